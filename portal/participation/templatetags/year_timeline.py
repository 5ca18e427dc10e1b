"""The calendar of a year's obligations on the dashboard, drawn as SVG without inline styles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


class Obligation(Protocol):
    """The attributes of an obligation that the picture shows."""

    code: str
    title: str
    status: str
    opens_on: date | None
    due_on: date | None
    settled_on: date | None


@dataclass(frozen=True)
class Month:
    """A month on the axis, at its first day."""

    x: float
    label: str


@dataclass(frozen=True)
class Bar:
    """One obligation: a bar from the day it opens to the day it is due, and a dot on the day it was settled."""

    title: str
    status: str
    x: float
    width: float
    y: float
    text_x: float
    text_y: float
    due_x: float
    settled_x: float | None

    @property
    def middle(self) -> float:
        """Return the y coordinate of the middle of the bar."""
        return self.y + BAR / 2

    @property
    def tick_top(self) -> float:
        """Return the y coordinate of the upper end of the line at the last day."""
        return self.y - 4

    @property
    def tick_bottom(self) -> float:
        """Return the y coordinate of the lower end of the line at the last day."""
        return self.y + BAR + 4


@dataclass(frozen=True)
class Drawing:
    """A finished picture in units of its view box, one unit being about a CSS pixel."""

    kind: str
    width: float
    height: float
    axis_y: float
    left: float
    months: tuple[Month, ...]
    bars: tuple[Bar, ...]
    today_x: float | None
    today_anchor: str

    @property
    def label_y(self) -> float:
        """Return the y coordinate of the names of the months."""
        return self.axis_y - 4


@dataclass(frozen=True)
class Layout:
    """Sizes of one of the two pictures: labels beside the bars (wide) or above them (narrow)."""

    kind: str
    width: float
    left: float
    row: float
    label_above: bool
    label_width: float


WIDE = Layout("wide", width=880, left=326, row=34, label_above=False, label_width=44)
NARROW = Layout("narrow", width=328, left=4, row=48, label_above=True, label_width=48)
MONTH_STEPS = (1, 2, 3, 4, 6, 12)
YEARS_BEFORE, YEARS_AFTER = 1, 3
"""The years before and after the performance year that the picture can show; days beyond are drawn at its edge."""
TOP = 44
BAR = 10
SHORTEST = 8


def month_starts(first: date, last: date) -> list[date]:
    """
    Return the first day of every month of a period, and of the month after it.

    :param first: a day of the first month
    :param last: a day of the last month, before December 9999
    """
    starts = [first.replace(day=1)]
    while starts[-1] <= last:
        starts.append((starts[-1] + timedelta(days=31)).replace(day=1))
    return starts


def within_picture(day: date, year: int) -> date:
    """
    Move a day that lies far from a performance year to the edge of its picture.

    :param day: any day, such as one that was mistyped as 9999
    :param year: the performance year
    """
    return min(max(day, date(year - YEARS_BEFORE, 1, 1)), date(year + YEARS_AFTER, 12, 31))


def draw(obligations: Sequence[Obligation], *, year: int, today: date, layout: Layout) -> Drawing | None:
    """
    Lay out the obligations that have a last day on a calendar of the whole year; None if none has one.

    :param obligations: the obligations in the order in which they are shown
    :param year: the performance year
    :param today: the portal's day, drawn as a line if the calendar contains it
    :param layout: the sizes of the picture
    """
    dated = [obligation for obligation in obligations if obligation.due_on is not None]
    if not dated:
        return None
    given = [
        day
        for obligation in dated
        for day in (obligation.opens_on, obligation.due_on, obligation.settled_on)
        if day is not None
    ]
    days = [within_picture(day, year) for day in given]
    starts = month_starts(min(*days, date(year, 1, 1)), max(*days, date(year, 12, 31)))
    first, end = starts[0], starts[-1]
    scale = (layout.width - layout.left - 8) / (end - first).days

    month_width = (layout.width - layout.left - 8) / (len(starts) - 1)
    step = next((months for months in MONTH_STEPS if months * month_width >= layout.label_width), MONTH_STEPS[-1])

    def x_of(day: date) -> float:
        return round(layout.left + (day - first).days * scale, 1)

    bars = []
    for number, obligation in enumerate(dated):
        if obligation.due_on is None:
            continue
        top = TOP + number * layout.row
        bar_y = top + (26 if layout.label_above else (layout.row - BAR) / 2)
        due_x = max(x_of(within_picture(obligation.due_on, year) + timedelta(days=1)), layout.left + SHORTEST)
        opens_x = min(x_of(within_picture(obligation.opens_on or obligation.due_on, year)), due_x - SHORTEST)
        bars.append(
            Bar(
                title=obligation.title,
                status=obligation.status,
                x=opens_x,
                width=round(due_x - opens_x, 1),
                y=bar_y,
                text_x=4 if layout.label_above else layout.left - 14,
                text_y=top + 18 if layout.label_above else bar_y + BAR,
                due_x=due_x,
                settled_x=x_of(within_picture(obligation.settled_on, year)) if obligation.settled_on else None,
            )
        )
    today_x = x_of(today) if first <= today <= end else None
    return Drawing(
        kind=layout.kind,
        width=layout.width,
        height=TOP + len(bars) * layout.row + 8,
        axis_y=TOP - 8,
        left=layout.left,
        months=tuple(
            Month(x_of(start), f"{start:%b}" if start.month != 1 else f"{start:%Y}")
            for start in starts[:-1]
            if (start.month - 1) % step == 0
        ),
        bars=tuple(bars),
        today_x=today_x,
        today_anchor="end" if today_x is not None and today_x > layout.width - 70 else "start",
    )


class PictureRow(NamedTuple):
    """The fields of an obligation that the picture depends on; practices with equal fields share a cached picture."""

    code: str
    title: str
    status: str
    opens_on: date | None
    due_on: date | None
    settled_on: date | None


@register.simple_tag
def year_timeline(obligations: Sequence[Obligation], year: int, today: date) -> SafeString:
    """
    Draw the obligations of a performance year, once for wide and once for narrow screens.

    :param obligations: the dashboard's obligations in the order in which they are shown
    :param year: the performance year
    :param today: the portal's day
    """
    rows = (PictureRow(*(getattr(one, name) for name in PictureRow._fields)) for one in obligations)
    return _drawn(tuple(rows), year, today)


@lru_cache(maxsize=256)
def _drawn(obligations: tuple[PictureRow, ...], year: int, today: date) -> SafeString:
    drawings = [draw(obligations, year=year, today=today, layout=layout) for layout in (WIDE, NARROW)]
    context = {"drawings": [drawing for drawing in drawings if drawing], "obligations": obligations, "today": today}
    return render_to_string("participation/year_timeline.html", context)
