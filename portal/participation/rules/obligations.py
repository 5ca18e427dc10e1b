"""The duties of participants for a performance year and their days, 42 CFR 512.210 to 512.220 and 512.275.

The duties themselves stand in `portal.participation.duties`, one a module; here is the one place where they meet a
participant's standing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from portal.participation.rules.standing import KINDS, PC, Span, Standing, joined_on, kinds_furnishing, kinds_in
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.performance_years import PerformanceYear, performance_year, performance_years


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day of a duty, both included; one without a first day may be done at any time."""

    opens_on: date | None
    due_on: date


@dataclass(frozen=True, slots=True)
class Year:
    """The facts behind the days of a duty: the performance year, the standing, and the policy of its first day.

    `joined_on` is the first day on which the participant takes part in the year.
    """

    py: PerformanceYear
    standing: Standing
    joined_on: date
    policy: BookDay
    book: Book

    @property
    def joins_inside(self) -> bool:
        """Tell whether the participant joins, or joins again, after the year has begun."""
        return self.joined_on > self.py.starts_on


def everyone(policy: BookDay) -> Iterable[str]:
    """Bind every kind of participant, 42 CFR 512.220."""
    return KINDS


def professional_side(policy: BookDay) -> Iterable[str]:
    """Bind those who furnish the professional component, 42 CFR 512.217 and 512.275."""
    return kinds_furnishing(PC)


def takes_part(standing: Standing, year: int, book: Book) -> bool:
    """Owe a duty in the years in which one takes part, 42 CFR 512.210."""
    return joined_on(standing, year, book=book) is not None


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that participants owe for a performance year, or may do: one module of the catalogue.

    `binds` names the kinds of participants, `owed_in` the years, `days` the first and last day. `is_right` marks what
    one may do and need not; `taken_late` what is still taken after its last day. `page` and `action` are the address
    (the name of a URL) where it is done and the button label. `reading` is the anchor in docs/readings.md where
    the source leaves something open.
    """

    code: str
    title: str
    authority: str
    consequence: Callable[[Year], str]
    days: Callable[[Year], Days]
    page: str
    action: str
    binds: Callable[[BookDay], Iterable[str]] = everyone
    owed_in: Callable[[Standing, int, Book], bool] = takes_part
    taken_late: bool = False
    is_right: bool = False
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty as one participant owes it for one performance year."""

    duty: Duty
    opens_on: date | None
    due_on: date
    consequence: str


def is_asked(duty: Duty, kind: str, *, on: date, book: Book) -> bool:
    """Tell whether a duty is asked of a kind of participant by the policy of a day, 42 CFR 512.220.

    A day before the first performance year sees that one, for it tells what will be.
    """
    return kind in duty.binds(book.on(max(on, performance_years(book=book)[0].starts_on)))


def days_of_the_year(duty: Duty, year: int, *, book: Book) -> Days:
    """Give the days of a duty for those that take part from the first day of a performance year, 42 CFR 512.220.

    :raises InputError: for a year outside the Model.
    """
    py = performance_year(year, book=book)
    return duty.days(Year(py, Standing((), Span(py.starts_on)), py.starts_on, book.on(py.starts_on), book))


def binds(duty: Duty, standing: Standing, year: int, *, book: Book) -> bool:
    """Tell whether a duty is asked of a participant of this kind in a performance year, 42 CFR 512.220.

    :raises InputError: for a year outside the Model.
    """
    py = performance_year(year, book=book)
    return not kinds_in(standing, py).isdisjoint(duty.binds(book.on(py.starts_on)))


def owed(standing: Standing, year: int, *, duties: Iterable[Duty], book: Book) -> tuple[Owed, ...]:
    """List what a participant owes for a performance year, first due first, 42 CFR 512.210 to 512.220 and 512.275.

    Who joins inside a year owes nothing whose last day was before.

    :raises InputError: for a year outside the Model.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    py = performance_year(year, book=book)
    joined = joined_on(standing, year, book=book) or py.starts_on
    of_year = Year(py, standing, joined, book.on(py.starts_on), book)
    found = []
    for duty in duties:
        if binds(duty, standing, year, book=book) and duty.owed_in(standing, year, book):
            days = duty.days(of_year)
            if not of_year.joins_inside or days.due_on >= joined:
                found.append(Owed(duty, days.opens_on, days.due_on, duty.consequence(of_year)))
    return tuple(sorted(found, key=lambda one: one.due_on))
