"""The standing of a participant over time: kind, membership, exclusions, opt-outs, 42 CFR 512.210."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.policy import Book
from portal.rules.input_error import InputError
from portal.rules.performance_years import PerformanceYear, performance_year, performance_years

PROFESSIONAL = "professional"
TECHNICAL = "technical"
DUAL = "dual"
KINDS = (PROFESSIONAL, TECHNICAL, DUAL)
PC = "PC"
TC = "TC"
_COMPONENTS = {PROFESSIONAL: frozenset({PC}), TECHNICAL: frozenset({TC}), DUAL: frozenset({PC, TC})}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from a first to a last, both included; without a last day they go on."""

    from_on: date
    to_on: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def meets(self, other: Span) -> bool:
        """Tell whether some day is one of both."""
        return self.covers(other.from_on) or other.covers(self.from_on)


@dataclass(frozen=True, slots=True)
class KindSpan:
    """The kind that a participant is (professional, technical, dual) for some days."""

    kind: str
    days: Span


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything dated that decides what a participant owes.

    `membership` holds the days for which it is listed, `exclusions` those on which a criterion of § 512.210(b) applies,
    `opted_out` the performance years it opted out of under § 512.210(c). `episode_counts` pairs calendar years with
    numbers of episodes; `lists_received` pairs performance years with the day CMS gave it its practitioner list.
    """

    kinds: tuple[KindSpan, ...]
    membership: Span
    exclusions: tuple[Span, ...] = ()
    opted_out: frozenset[int] = frozenset()
    episode_counts: tuple[tuple[int, int], ...] = ()
    lists_received: tuple[tuple[int, date], ...] = ()

    def list_received_on(self, year: int) -> date | None:
        """Give the day on which the practitioner list of a performance year came, None while it has not."""
        return dict(self.lists_received).get(year)


def components(kind: str) -> frozenset[str]:
    """List the components (PC, TC) that a kind of participant furnishes, 42 CFR 512.205.

    :raises InputError: for a word that is no kind.
    """
    if kind not in _COMPONENTS:
        raise InputError("kind", f"{kind} is not a kind of participant; use {', '.join(KINDS)}.")
    return _COMPONENTS[kind]


def kinds_furnishing(component: str) -> tuple[str, ...]:
    """List the kinds of participants that furnish a component (PC or TC), 42 CFR 512.205."""
    return tuple(kind for kind in KINDS if component in components(kind))


def furnishes_as(kind: str, *, hospital: bool) -> bool:
    """Tell whether a provider can take part as a kind: a hospital's department furnishes the TC alone, 42 CFR 512.205.

    A practice known by its TIN can take part as any of them.

    :param hospital: known by a CCN.
    """
    return not hospital or components(kind) == {TC}


def membership_of_sites(sites: Sequence[Span]) -> Span:
    """Give the days for which a participant is listed by the days of its sites, 42 CFR 512.210(a).

    It begins with its first site, and has left when all of them have.
    """
    lasts = [site.to_on for site in sites if site.to_on is not None]
    return Span(min(site.from_on for site in sites), max(lasts) if len(lasts) == len(sites) else None)


def in_model_on(standing: Standing, day: date) -> bool:
    """Tell whether a participant is in the Model on a day, its opt-outs apart, 42 CFR 512.210(a) and (b)."""
    return standing.membership.covers(day) and not any(span.covers(day) for span in standing.exclusions)


def first_day_in(standing: Standing, first: date, last: date) -> date | None:
    """Find the first of some days on which a participant is in the Model, None without one, 42 CFR 512.210(b).

    The standing changes only where its spans begin or end, so only those days are looked at.
    """
    turns = {first, standing.membership.from_on}
    turns |= {span.to_on + ONE_DAY for span in standing.exclusions if span.to_on is not None and span.to_on < last}
    return min((day for day in turns if first <= day <= last and in_model_on(standing, day)), default=None)


def joined_on(standing: Standing, year: int, *, book: Book) -> date | None:
    """Give the first day of a performance year on which a participant takes part, None for no day, 42 CFR 512.210.

    It is the first day of the year for all but those who join, or join again, inside it.

    :raises InputError: for a year outside the Model.
    """
    if year in standing.opted_out:
        return None
    py = performance_year(year, book=book)
    return first_day_in(standing, py.starts_on, py.ends_on)


def kinds_in(standing: Standing, py: PerformanceYear) -> frozenset[str]:
    """List the kinds that a participant is on any day of a performance year, 42 CFR 512.205.

    One that left before it counts as what it was last: its episodes may complete in the year.
    """
    until = [row for row in standing.kinds if row.days.from_on <= py.ends_on]
    inside = frozenset(row.kind for row in until if row.days.to_on is None or row.days.to_on >= py.starts_on)
    if inside or not until:
        return inside
    return frozenset({max(until, key=lambda row: row.days.from_on).kind})


def has_running_episodes(standing: Standing, year: int, *, book: Book) -> bool:
    """Tell whether episodes begun before a performance year may complete in it, 42 CFR 512.210 and 512.245.

    Opting out of a year, or an exclusion that begins with it, leaves the episodes begun before it in the Model.

    :raises InputError: for a year outside the Model.
    """
    py = performance_year(year, book=book)
    before = py.starts_on - ONE_DAY
    if all(one.ends_on != before for one in performance_years(book=book, on=py.starts_on)) or (
        before.year in standing.opted_out
    ):
        return False
    length = book.on(py.starts_on)["episodes/length_days"]
    return first_day_in(standing, py.starts_on - (length - 1) * ONE_DAY, before) is not None
