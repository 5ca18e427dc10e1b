"""Messages between a practice and its reviewer about an error notice; emails tell only that there is one."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from portal import access, clock, personal_data
from portal.models import Participant, User
from portal.services import messages
from portal.services.use_case import Refused, use_case
from portal.staff import REVIEWER, may_act_as
from reconciliation.models import CaseMessage, ErrorNotice

from . import case_acts, staff_mails
from .assignments import open_notice

SENT_TWICE = timedelta(minutes=1)


@use_case("case_message.write")
def write(*, notice: ErrorNotice, text: str, by: User) -> CaseMessage:
    """Write to the practice about its notice.

    :raises Refused: for everyone but a reviewer, once the notice is answered, and for an empty text or one with an
        identifier of a person.
    """
    if not may_act_as(by, REVIEWER):
        raise Refused("Only a reviewer writes to a practice about its notice.")
    row = open_notice(notice)
    made, is_new = _kept(row, text, by, from_cms=True)
    if is_new:
        case_acts.note(notice=row, person=by, kind=case_acts.Kind.WROTE)
        messages.send(
            participant=row.participant,
            subject=f"CMS wrote to you about error notice {row.number}",
            body="Read the message on the page of the notice. You can reply there.",
            path=reverse("reconciliation:notice", args=[row.participant.model_id, row.pk]) + "#messages",
            by=by,
        )
    return made


@use_case("case_message.reply")
def reply(*, participant: Participant, notice: ErrorNotice, text: str, by: User) -> CaseMessage:
    """Write to the reviewer of the practice's own notice.

    :raises Refused: once the notice is answered, and for an empty text or one with an identifier of a person.
    :raises NotAllowed: for viewers and people without a seat.
    """
    access.check_may_prepare(by, participant)
    row = open_notice(notice)
    if row.participant_id != participant.pk:
        raise Refused("This notice does not belong to this participant.")
    made, is_new = _kept(row, text, by, from_cms=False)
    if is_new:
        staff_mails.tell_news(notice=row, event=f"message:{made.pk}")
    return made


def _kept(notice: ErrorNotice, text: str, by: User, *, from_cms: bool) -> tuple[CaseMessage, bool]:
    """Keep a message; the same words of the same person within a minute are a double click."""
    if not text.strip():
        raise Refused("Enter your message.", field="text")
    personal_data.check_text(text, field="text")
    last = notice.messages.filter(written_by=by, written_at__gt=clock.now() - SENT_TWICE).last()
    if last is not None and last.text == text.strip():
        return last, False
    made = CaseMessage.objects.create(
        notice=notice,
        participant_id=notice.participant_id,
        from_cms=from_cms,
        text=text.strip(),
        written_by=by,
        written_at=clock.now(),
    )
    return made, True
