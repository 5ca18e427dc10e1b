"""The standing of participants: kinds, exclusions and opt-outs over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from portal.models import Participant
from portal.participation.models import EpisodeCount, Exclusion, KindPeriod, ListDelivery, OptOut
from portal.participation.rules import standing as standing_rule
from portal.participation.rules.standing import KindSpan, Span, Standing, kind_of_year, kind_spans
from portal.policy import Book
from portal.rules.performance_years import performance_year, performance_years


def standings(participants: Iterable[Participant], *, book: Book) -> dict[int, Standing]:
    """Return the standing of each participant by primary key, in a fixed number of queries."""
    known = list(participants)
    ids = [participant.pk for participant in known]
    exclusions: dict[int, list[Span]] = defaultdict(list)
    for owner, first, last in Exclusion.objects.filter(participant__in=ids).values_list(
        "participant_id", "from_on", "to_on"
    ):
        exclusions[owner].append(Span(first, last))
    opted_out: dict[int, set[int]] = defaultdict(set)
    years = performance_years(book=book)
    for owner, first, last in OptOut.objects.filter(participant__in=ids).values_list(
        "participant_id", "from_on", "to_on"
    ):
        span = Span(first, last)
        opted_out[owner] |= {py.year for py in years if span.covers(py.starts_on)}
    counts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for owner, calendar_year, count in EpisodeCount.objects.filter(participant__in=ids).values_list(
        "participant_id", "calendar_year", "count"
    ):
        counts[owner].append((calendar_year, count))
    lists: dict[int, list[tuple[int, date]]] = defaultdict(list)
    for owner, year, received_on in ListDelivery.objects.filter(participant__in=ids).values_list(
        "participant_id", "year", "received_on"
    ):
        lists[owner].append((year, received_on))
    kinds = kinds_over_time(known)
    return {
        participant.pk: Standing(
            kinds=kinds[participant.pk],
            membership=Span(participant.from_on, participant.to_on),
            exclusions=tuple(exclusions[participant.pk]),
            opted_out=frozenset(opted_out[participant.pk]),
            episode_counts=tuple(counts[participant.pk]),
            lists_received=tuple(lists[participant.pk]),
        )
        for participant in known
    }


def kinds_over_time(participants: Iterable[Participant]) -> dict[int, tuple[KindSpan, ...]]:
    """Return the kinds of each participant with their days, by primary key, in one query."""
    known = list(participants)
    stated: dict[int, list[KindSpan]] = defaultdict(list)
    periods = KindPeriod.objects.filter(participant__in=[participant.pk for participant in known])
    for owner, kind, first, last in periods.values_list("participant_id", "kind", "from_on", "to_on"):
        stated[owner].append(KindSpan(kind, Span(first, last)))
    spans: dict[int, tuple[KindSpan, ...]] = {}
    for participant in known:
        membership = Span(participant.from_on, participant.to_on)
        only = [KindSpan(participant.kind, membership)]
        spans[participant.pk] = kind_spans(stated[participant.pk] or only, membership)
    return spans


def kind_in(participant: Participant, year: int, *, book: Book) -> str:
    """Return the kind of a participant for a performance year.

    :raises InputError: for a year that is no performance year.
    """
    return kinds_in([participant], year, book=book)[participant.pk]


def kinds_in(participants: Iterable[Participant], year: int, *, book: Book) -> dict[int, str]:
    """Return the kind of each participant for a performance year, by primary key, in one query.

    :raises InputError: for a year that is no performance year.
    """
    known, py = list(participants), performance_year(year, book=book)
    kinds = kinds_over_time(known)
    return {one.pk: kind_of_year(Standing(kinds[one.pk], Span(one.from_on, one.to_on)), py) for one in known}


def standing_of(participant: Participant, *, book: Book) -> Standing:
    """Return the standing of one participant."""
    return standings([participant], book=book)[participant.pk]


def is_in_model(participant: Participant, day: date) -> bool:
    """Return whether a participant is in the Model on a day, opt-outs aside; it uses prefetched exclusions."""
    excluded = tuple(Span(one.from_on, one.to_on) for one in participant.exclusions.all())
    membership = Span(participant.from_on, participant.to_on)
    return standing_rule.in_model_on(Standing((), membership, excluded), day)


def in_model_on(day: date) -> QuerySet[Participant]:
    """Return the participants that are listed on a day and neither excluded nor opted out on it."""
    listed: QuerySet[Participant] = Participant.objects.on(day)
    for rows in (Exclusion.objects.on(day), OptOut.objects.on(day)):
        listed = listed.exclude(pk__in=rows.values("participant_id"))
    return listed
