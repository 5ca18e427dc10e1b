"""Cooperation with the evaluation (§ 512.130): what is asked of a practice, and what came of it."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from portal import clock, personal_data
from portal.formatting import long_date
from portal.models import Participant, User
from portal.oversight import lifecycle
from portal.oversight.models import EvaluationRequest
from portal.selectors import policy_book
from portal.services import messages
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Refused, use_case


@use_case("evaluation.ask")
def ask(*, participant: Participant, kind: str, subject: str, due_on: date, by: User) -> EvaluationRequest:
    """Ask a practice to cooperate with the evaluation, and tell it.

    :raises Refused: for a day that has passed, and words that say nothing or hold an identifier of a person.
    """
    check_in_reach(book=policy_book(), due_on=due_on)
    if due_on < clock.today():
        raise Refused("Choose today or a later day.", field="due_on")
    words = " ".join(subject.split())
    if not words:
        raise Refused("Enter what is asked.", field="subject")
    personal_data.check_text(words, field="subject")
    request = EvaluationRequest.objects.create(
        participant=participant, kind=kind, subject=words, due_on=due_on, asked_by=by, asked_at=clock.now()
    )
    messages.send(
        participant=participant,
        subject=f"Evaluation of the Model: {request.get_kind_display().lower()} by {long_date(due_on)}",
        body=f"CMS or its evaluator asks: {words}. Participants cooperate with the evaluation (42 CFR 512.130).",
        path=reverse("oversight:plan-list", args=[participant.model_id]),
        by=by,
    )
    return request


@use_case("evaluation.note")
def note(*, request: EvaluationRequest, status: str, note: str, by: User) -> EvaluationRequest:
    """Record whether a practice cooperated.

    :raises Refused: for a status that may not follow, and a note that says nothing or holds an identifier of a person.
    """
    row = EvaluationRequest.objects.select_for_update().get(pk=request.pk)
    if not lifecycle.EVALUATION_REQUEST.may(row.status, status):
        raise Refused(f"The record says “{row.get_status_display()}”. This cannot follow it.", field="status")
    if not note.strip():
        raise Refused("Enter what came of it.", field="note")
    personal_data.check_text(note, field="note")
    lifecycle.EVALUATION_REQUEST.move(row, status)
    row.note, row.noted_by, row.noted_on = note.strip(), by, clock.today()
    row.save(update_fields=["status", "note", "noted_by", "noted_on"])
    return row
