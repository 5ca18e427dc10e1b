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
EXCLUDED_FACILITIES = "excluded-facilities"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from a first to a last, both included; without a last day there is no end."""

    from_on: date
    to_on: date | None = None

    def covers(self, day: date) -> bool:
        """Return whether a day lies in the span."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def overlaps(self, other: Span) -> bool:
        """Return whether some day lies in both spans."""
        return self.covers(other.from_on) or other.covers(self.from_on)


@dataclass(frozen=True, slots=True)
class KindSpan:
    """The kind of a participant (professional, technical, dual) during some days."""

    kind: str
    days: Span


@dataclass(frozen=True, slots=True)
class Standing:
    """The dated facts that decide what a participant owes.

    `membership` holds the days on which it is listed, `exclusions` those on which a criterion of § 512.210(b) applies,
    `opted_out` the performance years that it opted out of under § 512.210(c). `episode_counts` pairs calendar years
    with numbers of episodes. `lists_received` pairs performance years with the day on which CMS gave it its
    practitioner list.
    """

    kinds: tuple[KindSpan, ...]
    membership: Span
    exclusions: tuple[Span, ...] = ()
    opted_out: frozenset[int] = frozenset()
    episode_counts: tuple[tuple[int, int], ...] = ()
    lists_received: tuple[tuple[int, date], ...] = ()

    def list_received_on(self, year: int) -> date | None:
        """Return the day on which CMS gave the practitioner list of a performance year; None before that."""
        return dict(self.lists_received).get(year)


def components(kind: str) -> frozenset[str]:
    """Return the components (PC, TC) that a kind of participant furnishes, 42 CFR 512.205.

    :raises InputError: for an unknown kind.
    """
    if kind not in _COMPONENTS:
        raise InputError("kind", f"{kind} is not a kind of participant; use {', '.join(KINDS)}.")
    return _COMPONENTS[kind]


def kinds_furnishing(component: str) -> tuple[str, ...]:
    """Return the kinds of participants that furnish a component (PC or TC), 42 CFR 512.205."""
    return tuple(kind for kind in KINDS if component in components(kind))


def furnishes_as(kind: str, *, hospital: bool) -> bool:
    """Return whether a provider can be a participant of a kind, 42 CFR 512.205.

    A hospital outpatient department furnishes the TC alone. A practice, known by its TIN, can be of any kind.

    :param hospital: known by a CCN.
    """
    return not hospital or components(kind) == {TC}


def excluded_as(reason: str, *, hospital: bool) -> bool:
    """Return whether a criterion of 42 CFR 512.210(b) can concern a provider.

    Only a physician group practice furnishes radiotherapy at facilities of others
    (docs/readings.md#only-at-excluded-facilities).

    :param hospital: known by a CCN.
    """
    return not (hospital and reason == EXCLUDED_FACILITIES)


def membership_of_sites(sites: Sequence[Span]) -> Span:
    """Return the days on which a participant is listed, from the days of its sites, 42 CFR 512.210(a).

    They begin with its first site and end with its last; without an end while one site has none.
    """
    lasts = [site.to_on for site in sites if site.to_on is not None]
    return Span(min(site.from_on for site in sites), max(lasts) if len(lasts) == len(sites) else None)


def in_model_on(standing: Standing, day: date) -> bool:
    """Return whether a participant is in the Model on a day, opt-outs aside, 42 CFR 512.210(a) and (b)."""
    return standing.membership.covers(day) and not any(span.covers(day) for span in standing.exclusions)


def first_day_in(standing: Standing, first: date, last: date) -> date | None:
    """Return the first of some days on which a participant is in the Model; None for no day, 42 CFR 512.210(b).

    The standing changes only where its spans begin or end, so only those days are tested.
    """
    turning_days = {first, standing.membership.from_on}
    turning_days |= {
        span.to_on + ONE_DAY for span in standing.exclusions if span.to_on is not None and span.to_on < last
    }
    return min((day for day in turning_days if first <= day <= last and in_model_on(standing, day)), default=None)


def joined_on(standing: Standing, year: int, *, book: Book) -> date | None:
    """Return the first day of a performance year on which a participant takes part; None for no day, 42 CFR 512.210.

    It is the first day of the year, except for a participant that joins, or joins again, during the year.

    :raises InputError: for a year outside the Model.
    """
    if year in standing.opted_out:
        return None
    py = performance_year(year, book=book)
    return first_day_in(standing, py.starts_on, py.ends_on)


def kinds_in(standing: Standing, py: PerformanceYear) -> frozenset[str]:
    """Return the kinds of a participant during a performance year, 42 CFR 512.205.

    A participant that left before the year keeps its last kind, because its episodes may complete in the year.
    """
    until = [row for row in standing.kinds if row.days.from_on <= py.ends_on]
    inside = frozenset(row.kind for row in until if row.days.to_on is None or row.days.to_on >= py.starts_on)
    if inside or not until:
        return inside
    return frozenset({max(until, key=lambda row: row.days.from_on).kind})


def kind_of_year(standing: Standing, py: PerformanceYear) -> str:
    """Return the kind for which a participant attests, is scored and is settled in a performance year, 42 CFR 512.205.

    If the kind changed within the year, it is the kind that furnishes every component of the year's kinds
    (docs/readings.md#change-of-kind).
    """
    furnished = frozenset[str]().union(*(components(kind) for kind in kinds_in(standing, py)))
    # Before its first day a participant has the kind that it will have.
    return next((kind for kind in KINDS if components(kind) == furnished), standing.kinds[0].kind)


def kind_spans(kinds: Sequence[KindSpan], membership: Span) -> tuple[KindSpan, ...]:
    """Return the kinds of a participant with the days of its membership as their first and last day, 42 CFR 512.205.

    A kind holds until the next one begins, and the first one from the first day on, even if that was corrected since.

    :param kinds: by first day.
    """
    firsts = [min(membership.from_on, kinds[0].days.from_on), *(one.days.from_on for one in kinds[1:])]
    lasts = [*(first - ONE_DAY for first in firsts[1:]), membership.to_on]
    pairs = zip(kinds, firsts, lasts, strict=True)
    return tuple(KindSpan(one.kind, Span(first, last)) for one, first, last in pairs if last is None or first <= last)


def has_running_episodes(standing: Standing, year: int, *, book: Book) -> bool:
    """Return whether episodes begun before a performance year may complete in it, 42 CFR 512.210 and 512.245.

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
