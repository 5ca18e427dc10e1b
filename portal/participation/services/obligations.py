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
    """Open obligations for every performance year that has begun and the next one; return the number of new ones.

    An obligation is waived when the participant no longer owes it: it opted out, left the Model, or is excluded for the
    whole year. It is open again when the participant owes it again. Where the rule now gives another last day, for
    example because the practitioner list came later, that day counts, unless CMS granted a later one.
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
                if row is not None and not row.settled_on and _update(row, owed.get(code), today):
                    changed.append(row)
    # Two concurrent calls, such as the periodic task and a new episode count, open each obligation once.
    Obligation.objects.bulk_create(opened, ignore_conflicts=True, batch_size=ROWS_AT_ONCE)
    Obligation.objects.bulk_update(
        changed, ["waived_on", "opens_on", "due_on", "ruled_due_on"], batch_size=ROWS_AT_ONCE
    )
    return len(opened)


def _update(row: Obligation, owed: rules.Owed | None, today: date) -> bool:
    """Update an open obligation to what the rules say now; return whether it changed."""
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
    """Open the obligations of every participant; a periodic task runs this, so that those of a new year appear."""
    return open_years(participants=Participant.objects.defer("tin"), by=by)


@use_case("obligation.settle")
def settle(*, participant: Participant, year: int, code: str, receipt: Receipt | None = None, by: Actor) -> None:
    """Mark an obligation as done; one that is already done keeps its day and receipt."""
    participant.obligations.filter(year=year, code=code, settled_on__isnull=True).update(
        settled_on=clock.today(), receipt=receipt
    )


@use_case("obligation.unsettle")
def unsettle(*, participant: Participant, year: int, code: str, by: Actor) -> None:
    """Open an obligation again, because the statement that settled it was withdrawn."""
    participant.obligations.filter(year=year, code=code).update(settled_on=None, receipt=None, reminded_on=None)


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
    """Open a right that starts with an event, such as contesting a report.

    :param code: ends with the primary key of the report or notice, as in `error-notice:7`.
    :param page: the URL name of the page of the report or notice, where the right is used.
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
    """Grant a later last day.

    :raises Refused: when the obligation is settled or is a right, whose last day the regulation sets; or when the new
        day is not later, or is outside the years of the Model.
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
    """Move open obligations to days that CMS extends or reopens, for one participant or, with None, for all.

    Days that overlap the old ones or directly follow them change only the last day. Later days replace the first day
    as well.
    """
    owed = Obligation.objects.open().filter(year=year, code=code, due_on__lt=closes_on)
    if participant is not None:
        owed = owed.filter(participant=participant)
    owed.filter(due_on__lt=opens_on - timedelta(days=1)).update(opens_on=opens_on, due_on=closes_on, reminded_on=None)
    owed.update(due_on=closes_on, reminded_on=None)


@use_case("obligation.remind")
def remind(*, by: Actor) -> int:
    """Remind participants once of what is due within five days; return the number of obligations."""
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
