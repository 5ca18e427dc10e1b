"""Waivers of files: one person at CMS asks, another approves, and the obligation follows until the waiver ends."""

from __future__ import annotations

from datetime import date, timedelta

from portal import clock, personal_data
from portal import selectors as portal
from portal.formatting import long_date
from portal.models import Participant, User
from portal.participation.models import Obligation
from portal.participation.services import obligations
from portal.rules.performance_years import policy_of
from portal.services import messages
from portal.services.typed_days import check_in_reach, check_performance_year
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import ANALYST, APPROVER, may_act_as
from quality.models import Waiver
from quality.models.submission import duty_of


@use_case("waiver.ask")
def ask(
    *,
    participant: Participant,
    file_type: str,
    year: int,
    period: int | None,
    reason: str,
    expires_on: date | None,
    by: User,
) -> Waiver:
    """Ask for a waiver of a file; it holds once another person has approved it.

    :param expires_on: its last day; None for good.
    :raises Refused: for a person who may not, a file that is not open, a day that has passed, or a second waiver.
    """
    if not may_act_as(by, ANALYST):
        raise Refused("Only analysts can ask for a waiver.")
    book = portal.policy_book()
    check_performance_year(year, book=book)
    check_in_reach(book=book, expires_on=expires_on)
    if not reason.strip():
        raise Refused("Say why. The participant reads it.", field="reason")
    personal_data.check_text(reason, field="reason")
    if expires_on is not None and expires_on < clock.today():
        raise Refused(f"{long_date(expires_on)} is in the past. Give today or a later day.", field="expires_on")
    file = {"participant": participant, "file_type": file_type, "year": year, "period": period}
    if Waiver.objects.standing().filter(**file).exists():
        raise Refused("A waiver of this file waits for approval or is in force. Withdraw it first.")
    _open(participant, year, duty_of(file_type, period))
    return Waiver.objects.create(
        **file, reason=reason.strip(), expires_on=expires_on, asked_by=by, asked_at=clock.real_now()
    )


@use_case("waiver.approve")
def approve(*, waiver: Waiver, by: User) -> Waiver:
    """Put another person's waiver in force: the file is not due, and the participant is told.

    :raises Refused: for a person who may not or who asked for it, for one that ended, or a file that is done.
    """
    row = _locked(waiver)
    if not may_act_as(by, APPROVER):
        raise Refused("Only an approver can put a waiver in force.")
    if row.asked_by_id == by.pk:
        raise Refused("You asked for this waiver. A second person must approve it.")
    if row.state != "waiting":
        raise Refused(f"This waiver is no longer waiting: it is {row.state}.")
    duty = _open(row.participant, row.year, row.duty)
    row.approved_by, row.approved_at = by, clock.real_now()
    row.save(update_fields=["approved_by", "approved_at"])
    obligations.excuse(obligation=duty, because=f"CMS waived it: {row.reason}", by=by)
    until = f" until {long_date(row.expires_on)}" if row.expires_on else ""
    _tell(row, "you need not submit it", f"CMS waived this file{until}. Reason: {row.reason}", by)
    return row


@use_case("waiver.withdraw")
def withdraw(*, waiver: Waiver, reason: str, by: User) -> Waiver:
    """End a waiver with a reason; a file that was waived is due again.

    :raises Refused: for a person who may not, without a reason, or when it has ended already.
    """
    if not may_act_as(by, ANALYST, APPROVER):
        raise Refused("Only analysts and approvers can withdraw a waiver.")
    if not reason.strip():
        raise Refused("Say why. The participant reads it.", field="reason")
    personal_data.check_text(reason, field="reason")
    row = _locked(waiver)
    if row.ended_at:
        raise Refused(f"This waiver ended on {long_date(row.ended_at)}.")
    _end(row, reason.strip(), by)
    return row


def end_expired(*, by: Actor) -> int:
    """End the waivers whose last day has passed, each in its own transaction; return their number."""
    passed = Waiver.objects.standing().filter(expires_on__lt=clock.today())
    return sum(expire(waiver=waiver, by=by) for waiver in passed.order_by("pk"))


@use_case("waiver.expire")
def expire(*, waiver: Waiver, by: Actor) -> bool:
    """End one waiver whose last day has passed; return False if somebody ended it meanwhile."""
    row = _locked(waiver)
    if row.ended_at is None:
        _end(row, "Its last day has passed.", by)
        return True
    return False


def _end(row: Waiver, because: str, by: Actor) -> None:
    held = row.state == "in force"
    row.ended_at, row.ended_because = clock.real_now(), because
    row.save(update_fields=["ended_at", "ended_because"])
    if not held:
        return
    days = policy_of(row.year, book=portal.policy_book())["deadlines/days_after_waiver"]
    duty = _duties(row.participant, row.year, row.duty).get()
    obligations.end_excuse(obligation=duty, due_on=clock.today() + timedelta(days=days), by=by)
    duty.refresh_from_db()
    if duty.waived_on is None:
        _tell(
            row,
            "it is due again",
            f"The waiver of this file has ended. {because} Submit the file by {long_date(duty.due_on)}.",
            by,
        )


def _open(participant: Participant, year: int, code: str) -> Obligation:
    """Return an obligation that is neither done nor waived, locked.

    :raises Refused: when there is none.
    """
    duty = _duties(participant, year, code).open().first()
    if duty is None:
        raise Refused(
            f"This file is not open for {participant.model_id} in {year}: it is done, waived, or not due. Clinical "
            "data have period 1 or 2; quality measures have no period."
        )
    return duty


def _duties(participant: Participant, year: int, code: str):  # type: ignore[no-untyped-def]
    rows = Obligation.objects.select_related("participant").select_for_update(of=("self",))
    return rows.filter(participant=participant, year=year, code=code)


def _locked(waiver: Waiver) -> Waiver:
    return Waiver.objects.select_related("participant").select_for_update(of=("self",)).get(pk=waiver.pk)


def _tell(row: Waiver, what: str, body: str, by: Actor) -> None:
    messages.send(participant=row.participant, subject=f"{row.title} {row.year}: {what}", body=body, by=by)
