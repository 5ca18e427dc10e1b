"""The kinds of a participant over time, and the kind that counts for a performance year."""

from __future__ import annotations

from datetime import date

import pytest

from portal.participation.rules.standing import KindSpan, Span, Standing, excluded_as, kind_of_year, kind_spans
from portal.policy import load_book
from portal.rules.performance_years import performance_year

BOOK = load_book()
FIRST, LAST = date(2021, 1, 1), date(2023, 6, 30)


def spans(*kinds: tuple[str, date], to_on: date | None = None) -> tuple[KindSpan, ...]:
    stated = [KindSpan(kind, Span(first)) for kind, first in kinds]
    return kind_spans(stated, Span(FIRST, to_on))


@pytest.mark.parametrize(
    ("kinds", "year", "kind"),
    [
        ([("professional", FIRST)], 2021, "professional"),
        ([("professional", FIRST), ("technical", date(2022, 7, 1))], 2022, "dual"),
        ([("professional", FIRST), ("technical", date(2022, 7, 1))], 2023, "technical"),
        ([("dual", FIRST), ("professional", date(2022, 12, 31))], 2022, "dual"),
        ([("dual", FIRST), ("professional", date(2022, 1, 1))], 2022, "professional"),
        ([("technical", FIRST), ("technical", date(2022, 7, 1))], 2022, "technical"),
    ],
)
def test_kind_of_a_year_furnishes_every_component_of_the_year(kinds, year, kind) -> None:
    standing = Standing(spans(*kinds), Span(FIRST))
    assert kind_of_year(standing, performance_year(year, book=BOOK)) == kind


def test_kind_of_a_year_before_the_first_day_is_the_first_one_and_after_the_last_day_the_last_one() -> None:
    later = Standing((KindSpan("technical", Span(date(2023, 1, 1))),), Span(date(2023, 1, 1)))
    assert kind_of_year(later, performance_year(2021, book=BOOK)) == "technical"
    left = spans(("professional", FIRST), ("dual", date(2022, 7, 1)), to_on=LAST)
    assert kind_of_year(Standing(left, Span(FIRST, LAST)), performance_year(2025, book=BOOK)) == "dual"


def test_kinds_hold_from_the_first_day_to_the_last_without_a_gap() -> None:
    found = spans(("professional", date(2021, 3, 1)), ("dual", date(2022, 7, 1)), to_on=LAST)
    assert [(one.kind, one.days) for one in found] == [
        ("professional", Span(FIRST, date(2022, 6, 30))),
        ("dual", Span(date(2022, 7, 1), LAST)),
    ]
    assert spans(("professional", FIRST), ("dual", date(2023, 7, 1)), to_on=LAST)[-1].kind == "professional"


def test_only_a_group_practice_furnishes_at_facilities_of_others() -> None:
    assert not excluded_as("excluded-facilities", hospital=True)
    assert excluded_as("excluded-facilities", hospital=False) and excluded_as("cah", hospital=True)
