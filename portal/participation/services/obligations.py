"""Obligations: opened by the rules, settled by receipts, extended by CMS."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from portal import clock, personal_data
from portal.formatting import long_date
from portal.models import Participant, Receipt, User
from portal.participation import selectors
from portal.participation.duties import CODES, DUTIES
from portal.participation.models import Extension, Obligation
from portal.participation.rules import obligations as rules
from portal.rules.performance_years import performance_years
from portal.selectors import policy_book
from portal.services import messages
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Actor, Refused, use_case

REMINDER_DAYS = 5
ROWS_AT_ONCE = 2000


@use_case("obligation.open_years")
def open_years(*, participants: Iterable[Participant], by: Actor) -> int:
    """Open what participants owe for every performance year that has begun or comes next; return how many are new.

    What one owes no longer, because it opted out, left the Model or is excluded for the whole year, is waived; what it
    owes again is taken up again. Where the rule now gives another last day (the practitioner list came later, say),
    that day counts, unless CMS gave more time.
    """
    book, today = policy_book(), clock.today()
    chosen = list(participants)
    years = [py.year for py in performance_years(book=book, on=today) if py.year <= today.year + 1]
    known: dict[tuple[int, int, str], Obligation] = {
        (row.participant_id, row.year, row.code): row
        for row in Obligation.objects.filter(participant__in=chosen, code__in=CODES)
    }
    opened: list[Obligation] = []
    changed: list[Obligation] = []
    for participant_id, standing in selectors.standings(chosen, book=book).items():
        for year in years:
            owed = {one.duty.code: one for one in rules.owed(standing, year, duties=DUTIES, book=book)}
            opened += [
                _obligation(participant_id, year, one)
                for code, one in owed.items()
                if (participant_id, year, code) not in known
            ]
            for code in CODES:
                row = known.get((participant_id, year, code))
                if row is not None and not row.settled_on and _follow(row, owed.get(code), today):
                    changed.append(row)
    # Two at once (the nightly job and a new count) open each duty once.
    Obligation.objects.bulk_create(opened, ignore_conflicts=True, batch_size=ROWS_AT_ONCE)
    Obligation.objects.bulk_update(
        changed, ["waived_on", "opens_on", "due_on", "ruled_due_on"], batch_size=ROWS_AT_ONCE
    )
    return len(opened)


def _follow(row: Obligation, owed: rules.Owed | None, today: date) -> bool:
    """Let an open obligation follow what the rules say now; return whether that changed it."""
    before = (row.waived_on, row.opens_on, row.due_on, row.ruled_due_on)
    if owed is None:
        row.waived_on = row.waived_on or today
    else:
        row.waived_on = None
        if owed.due_on != row.ruled_due_on:
            extended = row.due_on > row.ruled_due_on
            row.opens_on, row.ruled_due_on = owed.opens_on, owed.due_on
            row.due_on = max(row.due_on, owed.due_on) if extended else owed.due_on
    return before != (row.waived_on, row.opens_on, row.due_on, row.ruled_due_on)


def _obligation(participant_id: int, year: int, owed: rules.Owed) -> Obligation:
    duty = owed.duty
    return Obligation(
        participant_id=participant_id,
        year=year,
        code=duty.code,
        title=duty.title,
        opens_on=owed.opens_on,
        due_on=owed.due_on,
        ruled_due_on=owed.due_on,
        authority=duty.authority,
        consequence=owed.consequence,
        page=duty.page,
        action=duty.action,
        is_right=duty.is_right,
        taken_late=duty.taken_late,
    )


@use_case("obligation.open_all")
def open_all(*, by: Actor) -> int:
    """Open what every participant owes; run daily, so that a new year's duties appear by themselves."""
    return open_years(participants=Participant.objects.defer("tin"), by=by)


@use_case("obligation.settle")
def settle(*, participant: Participant, year: int, code: str, receipt: Receipt | None = None, by: Actor) -> None:
    """Mark a duty as done; one that is done already keeps its first day and receipt."""
    participant.obligations.filter(year=year, code=code, settled_on__isnull=True).update(
        settled_on=clock.today(), receipt=receipt
    )


@use_case("obligation.open_right")
def open_right(
    *,
    participant: Participant,
    year: int,
    code: str,
    title: str,
    opens_on: date,
    due_on: date,
    authority: str,
    consequence: str,
    page: str,
    action: str,
    by: Actor,
) -> Obligation:
    """Open a right with a clock that an event brings: contesting a report.

    :param code: ends with the number of what brought it, as in `error-notice:7`.
    :param page: the name of the URL of what brought it, where the right is used.
    """
    obligation, _ = Obligation.objects.get_or_create(
        participant=participant,
        year=year,
        code=code,
        defaults={
            "title": title,
            "opens_on": opens_on,
            "due_on": due_on,
            "ruled_due_on": due_on,
            "authority": authority,
            "consequence": consequence,
            "page": page,
            "action": action,
            "is_right": True,
        },
    )
    return obligation


@use_case("obligation.extend")
def extend(*, obligation: Obligation, to_due_on: date, reason: str, by: User) -> Extension:
    """Grant a later due day.

    :raises Refused: when the obligation is settled, a right whose last day is the law's, or the new day is not later or
        lies beyond the years that the calendar of the Model reaches.
    """
    obligation = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if obligation.is_right:
        raise Refused(f"The last day of “{obligation.title}” is set by regulation. CMS cannot change it here.")
    if obligation.settled_on:
        raise Refused(f"“{obligation.title}” was done on {long_date(obligation.settled_on)}; it needs no extension.")
    if to_due_on <= obligation.due_on:
        raise Refused(
            f"The new day must be after {long_date(obligation.due_on)}, the day it is due now.", field="to_due_on"
        )
    check_in_reach(book=policy_book(), to_due_on=to_due_on)
    personal_data.check_text(reason, field="reason")
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
    """Remind participants, once, of what is due within five days; return how many obligations that was."""
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
            f"If you miss it: {obligation.consequence}",
            by=by,
        )
        obligation.reminded_on = today
        obligation.save(update_fields=["reminded_on"])
    return len(near)
