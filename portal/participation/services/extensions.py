"""Extensions: later last days that CMS grants, corrects and withdraws; each step is a row of its own."""

from __future__ import annotations

from datetime import date

from portal import clock, personal_data
from portal.formatting import long_date
from portal.models import User
from portal.participation.models import Extension, Obligation
from portal.selectors import policy_book
from portal.services import messages
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Refused, use_case


@use_case("extension.grant")
def grant(*, obligation: Obligation, to_due_on: date, reason: str, by: User) -> Extension:
    """Grant a later last day.

    :raises Refused: when the obligation is settled, no longer required, or a right, whose last day the regulation sets;
        or when the new day is not later, or is outside the years of the Model.
    """
    obligation = _open(obligation.pk)
    if to_due_on <= obligation.due_on:
        raise Refused(
            f"The new day must be after {long_date(obligation.due_on)}, the day it is due now.", field="to_due_on"
        )
    made = _move(obligation, from_due_on=obligation.due_on, to_due_on=to_due_on, reason=reason, by=by)
    messages.send(
        participant=obligation.participant,
        subject=f"More time: {obligation.title}, {obligation.year}",
        body=f"CMS moved the last day to {long_date(to_due_on)}. Reason: {reason}",
        by=by,
    )
    return made


@use_case("extension.correct")
def correct(*, extension: Extension, to_due_on: date, reason: str, by: User) -> Extension:
    """Replace an extension by a new row with another last day; the day before the extension withdraws it.

    :raises Refused: when another row has replaced the extension already, when the obligation is settled or no longer
        required, when a submission window moved its last day since, or when the new day is the present one, before the
        day without the extension, in the past, or outside the years of the Model.
    """
    obligation = _open(extension.obligation_id)
    newest = obligation.extensions.last()
    if newest is None or newest.pk != extension.pk:
        raise Refused("Another row has replaced this extension. Correct the newest one.")
    without = max(extension.from_due_on, obligation.ruled_due_on)
    if obligation.due_on != max(extension.to_due_on, without):
        raise Refused(
            f"The last day is {long_date(obligation.due_on)} now, because CMS opened a submission window. Change the "
            "days of the window."
        )
    if to_due_on == obligation.due_on:
        raise Refused(f"{long_date(to_due_on)} is the last day already.", field="to_due_on")
    if to_due_on < without:
        raise Refused(
            f"Without the extension the last day is {long_date(without)}. Give this day to withdraw the extension, or "
            "a later one.",
            field="to_due_on",
        )
    if without < to_due_on < clock.today():
        raise Refused(f"{long_date(to_due_on)} is in the past. Give today or a later day.", field="to_due_on")
    made = _move(obligation, from_due_on=without, to_due_on=to_due_on, reason=reason, by=by, corrects=extension)
    withdrawn = to_due_on == without
    messages.send(
        participant=obligation.participant,
        subject=f"{'Extension withdrawn' if withdrawn else 'Extension corrected'}: {obligation.title}, "
        f"{obligation.year}",
        body=f"The last day is {long_date(to_due_on)}{' again' if withdrawn else ' now'}. Reason: {reason}",
        by=by,
    )
    return made


def _open(obligation_id: int) -> Obligation:
    """Lock an obligation whose last day CMS may change."""
    obligation = Obligation.objects.select_for_update().get(pk=obligation_id)
    if obligation.is_right:
        raise Refused(f"The last day of “{obligation.title}” is set by regulation. CMS cannot change it here.")
    if obligation.settled_on:
        raise Refused(f"“{obligation.title}” was done on {long_date(obligation.settled_on)}; it needs no extension.")
    if obligation.waived_on:
        raise Refused(
            f"“{obligation.title}” is not required since {long_date(obligation.waived_on)}; it needs no extension."
        )
    return obligation


def _move(
    obligation: Obligation,
    *,
    from_due_on: date,
    to_due_on: date,
    reason: str,
    by: User,
    corrects: Extension | None = None,
) -> Extension:
    """Write the row of an extension, and move the last day of its obligation."""
    check_in_reach(book=policy_book(), to_due_on=to_due_on)
    if not reason.strip():
        raise Refused("Say why. The participant reads it.", field="reason")
    personal_data.check_text(reason, field="reason")
    obligation.due_on = to_due_on
    obligation.save(update_fields=["due_on"])
    return Extension.objects.create(
        obligation=obligation,
        participant_id=obligation.participant_id,
        from_due_on=from_due_on,
        to_due_on=to_due_on,
        corrects=corrects,
        reason=reason,
        granted_by=by,
        granted_at=clock.now(),
    )
