"""Obligations: opened by the rules, settled by receipts, extended by CMS."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from portal import clock, selectors
from portal.formatting import long_date
from portal.models import Exclusion, Extension, Obligation, Participant, Receipt, User
from portal.rules import obligations as rules
from portal.rules.low_volume import data_year, low_volume
from portal.rules.performance_years import PerformanceYear, performance_years

from . import messages
from .use_case import Actor, Refused, use_case

REMINDER_DAYS = 5


@use_case("obligation.open_years")
def open_years(*, participant: Participant, by: Actor) -> int:
    """Open what a participant owes for every performance year that has begun or comes next; return how many are new.

    What it owes no longer, because it opted out, left the Model or is excluded for the whole year, is waived; what it
    owes again is taken up again.
    """
    today = clock.today()
    known = {(duty.year, duty.code): duty for duty in participant.obligations.all()}
    counts = dict(participant.episode_counts.values_list("year", "count"))
    opted_out = set(participant.elections.values_list("year", flat=True))
    own = {"reason": Exclusion.Reason.OPT_OUT, "from_on__year__in": opted_out}
    exclusions = list(participant.exclusions.exclude(**own))
    opened, changed = [], []
    for year in performance_years(book=selectors.policy_book(), on=today):
        if year.year > today.year + 1:
            continue
        takes_part = _takes_part(participant, exclusions, year)
        owed = {duty.code: duty for duty in _owed(participant, year.year, counts, opted_out)} if takes_part else {}
        # Who joins inside a year could never do what was due before.
        since = participant.from_on if participant.from_on > year.starts_on else date.min
        new = [duty for code, duty in owed.items() if (year.year, code) not in known and duty.due_on >= since]
        opened += [_obligation(participant, year.year, duty) for duty in new]
        for (of_year, code), duty in known.items():
            of_the_rules = of_year == year.year and code in rules.CODES
            if of_the_rules and not duty.settled_on and (duty.waived_on is None) != (code in owed):
                duty.waived_on = None if code in owed else today
                changed.append(duty)
    # Two at once (the nightly job and a new count) open each duty once.
    Obligation.objects.bulk_create(opened, ignore_conflicts=True)
    Obligation.objects.bulk_update(changed, ["waived_on"])
    return len(opened)


def _takes_part(participant: Participant, exclusions: list[Exclusion], year: PerformanceYear) -> bool:
    """Tell whether a participant is in the Model on any day of a year (42 CFR 512.210)."""
    listed = participant.from_on <= year.ends_on and (participant.to_on is None or participant.to_on >= year.starts_on)
    return listed and not any(
        row.from_on <= year.starts_on and (row.to_on is None or row.to_on >= year.ends_on) for row in exclusions
    )


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
        is_right=duty.is_right,
        taken_late=duty.taken_late,
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
    """Open a right with a clock that an event brings: contesting a report."""
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
            "is_right": True,
        },
    )
    return obligation


@use_case("obligation.extend")
def extend(*, obligation: Obligation, to_due_on: date, reason: str, by: User) -> Extension:
    """Grant a later due day.

    :raises Refused: when the duty is settled, a right whose last day is the law's, or the new day is not later.
    """
    obligation = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if obligation.is_right:
        raise Refused(f"The last day of “{obligation.title}” is the regulation's; CMS cannot move it here.")
    if obligation.settled_on:
        raise Refused(f"“{obligation.title}” was done on {long_date(obligation.settled_on)}; it needs no extension.")
    if to_due_on <= obligation.due_on:
        raise Refused(f"The new day must be after {long_date(obligation.due_on)}, the day it is due now.")
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
        body=f"CMS moved the last day to {long_date(to_due_on)}. Reason: {reason}",
        by=by,
    )
    return extension


@use_case("obligation.reopen")
def reopen(
    *, participant: Participant | None, year: int, code: str, opens_on: date, closes_on: date, by: Actor
) -> None:
    """Move what is still owed to the further days that CMS opens, for one participant or, when none is named, for all.

    Days that overlap with the old ones or follow on move the last one; later days are days of their own.
    """
    owed = Obligation.objects.open().filter(year=year, code=code, due_on__lt=closes_on)
    if participant is not None:
        owed = owed.filter(participant=participant)
    owed.filter(due_on__lt=opens_on - timedelta(days=1)).update(opens_on=opens_on, due_on=closes_on, reminded_on=None)
    owed.update(due_on=closes_on, reminded_on=None)


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
            subject=f"Due {long_date(obligation.due_on)}: {obligation.title}",
            body=f"{obligation.title} for {obligation.year} is due on {long_date(obligation.due_on)}. "
            f"If it is missed: {obligation.consequence}",
            by=by,
        )
        obligation.reminded_on = today
        obligation.save(update_fields=["reminded_on"])
    return len(near)
