"""Obligations: opened by the rules, settled by receipts, extended by CMS."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from portal import clock, selectors
from portal.models import Extension, Obligation, Participant, Receipt, User
from portal.rules import obligations as rules
from portal.rules.low_volume import data_year, low_volume

from . import messages
from .use_case import Actor, Refused, use_case

REMINDER_DAYS = 5


@use_case("obligation.open_years")
def open_years(*, participant: Participant, by: Actor) -> int:
    """Open what a participant owes for every performance year that has begun or comes next; return how many are new."""
    known = set(participant.obligations.values_list("year", "code"))
    counts = dict(participant.episode_counts.values_list("year", "count"))
    opted_out = set(participant.elections.values_list("year", flat=True))
    opened = []
    for year in _years_in_sight(clock.today()):
        owed = _owed(participant, year, counts, opted_out)
        opened += [_obligation(participant, year, duty) for duty in owed if (year, duty.code) not in known]
        if year in opted_out:
            waived = participant.obligations.open().filter(year=year).exclude(code__in=[duty.code for duty in owed])
            waived.update(waived_on=clock.today())
    # Two at once (the nightly job and a new count) open each duty once.
    Obligation.objects.bulk_create(opened, ignore_conflicts=True)
    return len(opened)


def _years_in_sight(today: date) -> list[int]:
    book = selectors.policy_book()
    effective = max(today, book.parameter("model/performance_years").values[0].from_on)
    years = [row["year"] for row in book.on(effective)["model/performance_years"]]
    return [year for year in years if year <= today.year + 1]


def _owed(participant: Participant, year: int, counts: dict[int, int], opted_out: set[int]) -> tuple[rules.Duty, ...]:
    book = selectors.policy_book()
    count = counts.get(data_year(year, book=book))
    eligible = count is not None and low_volume(year=year, episodes=count, book=book).eligible
    return rules.owed(
        kind=participant.kind, year=year, low_volume_eligible=eligible, opted_out=year in opted_out, book=book
    )


def _obligation(participant: Participant, year: int, duty: rules.Duty) -> Obligation:
    return Obligation(
        participant=participant,
        year=year,
        code=duty.code,
        title=duty.title,
        opens_on=duty.opens_on,
        due_on=duty.due_on,
        authority=duty.authority,
        consequence=duty.consequence,
    )


@use_case("obligation.open_all")
def open_all(*, by: Actor) -> int:
    """Open what every participant owes; run daily, so that a new year's duties appear by themselves."""
    return sum(open_years(participant=participant, by=by) for participant in Participant.objects.all())


@use_case("obligation.settle")
def settle(*, participant: Participant, year: int, code: str, receipt: Receipt | None = None, by: Actor) -> None:
    """Mark a duty as done; one that is done already keeps its first day and receipt."""
    participant.obligations.filter(year=year, code=code, settled_on__isnull=True).update(
        settled_on=clock.today(), receipt=receipt
    )


@use_case("obligation.open_one")
def open_one(
    *,
    participant: Participant,
    year: int,
    code: str,
    title: str,
    due_on: date,
    authority: str,
    consequence: str,
    opens_on: date | None = None,
    by: Actor,
) -> Obligation:
    """Open a duty or a right with a clock that an event brings, such as contesting a report."""
    obligation, _ = Obligation.objects.get_or_create(
        participant=participant,
        year=year,
        code=code,
        defaults={
            "title": title,
            "opens_on": opens_on,
            "due_on": due_on,
            "authority": authority,
            "consequence": consequence,
        },
    )
    return obligation


@use_case("obligation.extend")
def extend(*, obligation: Obligation, to_due_on: date, reason: str, by: User) -> Extension:
    """Grant a later due day.

    :raises Refused: when the duty is settled or the new day is not later.
    """
    obligation = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if obligation.settled_on:
        raise Refused(f"“{obligation.title}” was done on {obligation.settled_on:%-d %B %Y}; it needs no extension.")
    if to_due_on <= obligation.due_on:
        raise Refused(f"The new day must be after {obligation.due_on:%-d %B %Y}, the day it is due now.")
    extension = Extension.objects.create(
        obligation=obligation,
        participant_id=obligation.participant_id,
        from_due_on=obligation.due_on,
        to_due_on=to_due_on,
        reason=reason,
        granted_by=by,
        granted_at=clock.now(),
    )
    obligation.due_on = to_due_on
    obligation.save(update_fields=["due_on"])
    messages.send(
        participant=obligation.participant,
        subject=f"More time: {obligation.title}",
        body=f"CMS moved the last day to {to_due_on:%-d %B %Y}. Reason: {reason}",
        by=by,
    )
    return extension


@use_case("obligation.remind")
def remind(*, by: Actor) -> int:
    """Remind participants, once, of what is due within five days or went overdue; return how many duties that was."""
    today = clock.today()
    near: QuerySet[Obligation] = (
        Obligation.objects.open()
        .filter(due_on__range=(today, today + timedelta(days=REMINDER_DAYS)), reminded_on__isnull=True)
        .exclude(opens_on__gt=today)
        .select_related("participant")
        .select_for_update(of=("self",), skip_locked=True)
    )
    for obligation in near:
        messages.send(
            participant=obligation.participant,
            subject=f"Due {obligation.due_on:%-d %B %Y}: {obligation.title}",
            body=f"{obligation.title} for {obligation.year} is due on {obligation.due_on:%-d %B %Y}. "
            f"If it is missed: {obligation.consequence}",
            by=by,
        )
        obligation.reminded_on = today
        obligation.save(update_fields=["reminded_on"])
    return len(near)
