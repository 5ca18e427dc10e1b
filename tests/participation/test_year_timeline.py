"""The timeline of the year on the dashboard."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from portal.participation.templatetags.year_timeline import NARROW, WIDE, draw


def duty(due_on, opens_on=None, settled_on=None, status="due"):
    return SimpleNamespace(
        code="cehrt", title="A duty", status=status, opens_on=opens_on, due_on=due_on, settled_on=settled_on
    )


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_all_parts_lie_within_the_timeline(layout):
    duties = [
        duty(date(2020, 12, 31)),
        duty(date(2021, 1, 30), date(2021, 1, 1), date(2021, 1, 12)),
        duty(date(2022, 9, 29), date(2022, 8, 15)),
    ]
    drawing = draw(duties, year=2021, today=date(2022, 8, 29), layout=layout)
    assert drawing is not None
    for bar in drawing.bars:
        assert drawing.left <= bar.x < bar.due_x <= drawing.width
        assert bar.tick_bottom < drawing.height
    assert drawing.today_x is not None and drawing.left <= drawing.today_x <= drawing.width
    assert drawing.bars[1].settled_x is not None
    assert drawing.bars[1].x <= drawing.bars[1].settled_x <= drawing.bars[1].due_x


def test_the_timeline_shows_the_whole_year_even_for_one_early_duty():
    drawing = draw([duty(date(2021, 1, 30))], year=2021, today=date(2021, 12, 31), layout=WIDE)
    assert drawing is not None
    assert drawing.today_x is not None


def test_today_outside_the_timeline_is_not_drawn():
    drawing = draw([duty(date(2021, 1, 30))], year=2021, today=date(2026, 1, 1), layout=WIDE)
    assert drawing is not None
    assert drawing.today_x is None


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_names_of_months_do_not_overlap(layout):
    duties = [duty(date(2020, 12, 31)), duty(date(2022, 12, 31))]
    drawing = draw(duties, year=2021, today=date(2021, 6, 1), layout=layout)
    assert drawing is not None
    gaps = [after.x - before.x for before, after in zip(drawing.months, drawing.months[1:], strict=False)]
    assert min(gaps) > 30  # "Sep" in 14 pixels is about 25 wide


def test_there_is_no_timeline_without_a_duty():
    assert draw([], year=2021, today=date(2021, 6, 1), layout=WIDE) is None


@pytest.mark.parametrize("layout", [WIDE, NARROW])
@pytest.mark.parametrize("day", [date.min, date.max, date(9999, 12, 1), date(2020, 1, 1), date(2024, 12, 31)])
def test_an_extreme_day_is_drawn_at_the_edge(layout, day):
    duties = [duty(date(2021, 1, 30)), duty(day), duty(date(2021, 7, 31), opens_on=day), duty(day, settled_on=day)]
    drawing = draw(duties, year=2021, today=date(2021, 6, 1), layout=layout)
    assert drawing is not None
    assert len(drawing.months) <= 61
    for bar in drawing.bars:
        assert 0 <= bar.x < bar.due_x <= drawing.width


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_names_of_months_do_not_overlap_in_the_longest_timeline(layout):
    duties = [duty(date.min), duty(date.max)]
    drawing = draw(duties, year=2021, today=date(2021, 6, 1), layout=layout)
    assert drawing is not None
    gaps = [after.x - before.x for before, after in zip(drawing.months, drawing.months[1:], strict=False)]
    assert min(gaps) > 30
