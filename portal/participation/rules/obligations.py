"""The duties of participants for a performance year and their days, 42 CFR 512.210 to 512.220 and 512.275.

The duties are modules of `portal.participation.duties`. Only this module applies them to the standing of a
participant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from portal.formatting import long_date
from portal.participation.rules.standing import KINDS, PC, Span, Standing, joined_on, kinds_furnishing, kinds_in
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.performance_years import PerformanceYear, performance_year, performance_years


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day of a duty, both included; without a first day it may be done at once."""

    opens_on: date | None
    due_on: date


@dataclass(frozen=True, slots=True)
class Year:
    """The facts that decide the days of a duty: the performance year, the standing, and the policy on the first day.

    `joined_on` is the first day on which the participant takes part in the year.
    """

    py: PerformanceYear
    standing: Standing
    joined_on: date
    policy: BookDay
    book: Book

    @property
    def joins_inside(self) -> bool:
        """Return whether the participant joins, or joins again, after the year has begun."""
        return self.joined_on > self.py.starts_on


def everyone(policy: BookDay) -> Iterable[str]:
    """Return every kind of participant, 42 CFR 512.220."""
    return KINDS


def professional_side(policy: BookDay) -> Iterable[str]:
    """Return the kinds that furnish the professional component, 42 CFR 512.217 and 512.275."""
    return kinds_furnishing(PC)


def takes_part(standing: Standing, year: int, book: Book) -> bool:
    """Return whether a participant takes part in a performance year, 42 CFR 512.210."""
    return joined_on(standing, year, book=book) is not None


@dataclass(frozen=True, slots=True)
class Duty:
    """A thing that the rule asks of participants for a performance year, or offers them.

    `binds` returns the kinds of participants that owe it, `owed_in` whether a participant owes it for a year, `days`
    its first and last day. `is_right` marks an optional right, `taken_late` a duty accepted after its last day. `page`
    is the URL name of the page where it is done, `action` the button label. `reading` is an anchor in docs/readings.md,
    where the source leaves something open.
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
    """Return whether the policy of a day asks a duty of a kind of participant, 42 CFR 512.220.

    A day before the Model uses the policy of the first day of the first performance year.
    """
    return kind in duty.binds(book.on(max(on, performance_years(book=book)[0].starts_on)))


def days_of_the_year(duty: Duty, year: int, *, book: Book) -> Days:
    """Return the days of a duty for participants that take part from the first day of a year, 42 CFR 512.220.

    :raises InputError: for a year outside the Model.
    """
    py = performance_year(year, book=book)
    return duty.days(Year(py, Standing((), Span(py.starts_on)), py.starts_on, book.on(py.starts_on), book))


def binds(duty: Duty, standing: Standing, year: int, *, book: Book) -> bool:
    """Return whether a duty is asked of a participant, by its kind, in a performance year, 42 CFR 512.220.

    :raises InputError: for a year outside the Model.
    """
    py = performance_year(year, book=book)
    return not kinds_in(standing, py).isdisjoint(duty.binds(book.on(py.starts_on)))


def not_owed_because(duty: Duty, standing: Standing, year: int, *, book: Book) -> str:
    """Return, as a sentence, why a participant does not owe a duty that it owed before, 42 CFR 512.210 to 512.220.

    :raises InputError: for a year outside the Model.
    """
    py = performance_year(year, book=book)
    if year in standing.opted_out:
        return f"You opted out of {year}."
    if not standing.membership.overlaps(Span(py.starts_on, py.ends_on)):
        return f"You are not in the Model in {year}."
    joined = joined_on(standing, year, book=book)
    if joined is None:
        return f"You are excluded from the Model in {year}."
    if not binds(duty, standing, year, book=book):
        return f"Participants of your kind do not have to do this in {year}."
    if duty.days(Year(py, standing, joined, book.on(py.starts_on), book)).due_on < joined:
        return f"Its last day was before you joined the Model on {long_date(joined)}."
    return f"This does not apply to you in {year}."


def owed(standing: Standing, year: int, *, duties: Iterable[Duty], book: Book) -> tuple[Owed, ...]:
    """Return what a participant owes for a performance year, first due first, 42 CFR 512.210 to 512.220 and 512.275.

    A participant that joins during the year does not owe a duty whose last day was before.

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
