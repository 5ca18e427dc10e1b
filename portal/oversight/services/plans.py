"""Corrective action plans (§ 512.160): asked for by CMS, answered by the practice, followed until all is corrected."""

from __future__ import annotations

import hashlib
from datetime import date

from django.urls import reverse

from portal import access, clock, personal_data
from portal.formatting import long_date
from portal.models import Participant, User
from portal.oversight import lifecycle
from portal.oversight.attested import answer_parts
from portal.oversight.models import MonitoringRecord, Plan, PlanAnswer, PlanReply
from portal.participation.services import obligations
from portal.selectors import policy_book
from portal.services import messages, receipts
from portal.services.typed_days import check_in_reach, check_performance_year
from portal.services.use_case import Refused, use_case

Decision = PlanReply.Decision
CODE = "corrective-action"
NOT_ANSWERED = (
    "CMS may take remedial action: it can hold back payments of the Model, stop data sharing or recoup payments. Lack "
    "of compliance puts the APM incentive payment at risk."
)
TOLD = {
    Decision.ACCEPTED: "CMS accepted your corrective action plan",
    Decision.RETURNED: "CMS returned your corrective action plan",
    Decision.COMPLETED: "Your corrective action plan is completed",
    Decision.WITHDRAWN: "CMS withdrew your corrective action plan",
}


@use_case("plan.request")
def request(
    *,
    participant: Participant,
    year: int,
    deficiency: str,
    required: str,
    answer_due_on: date,
    record: MonitoringRecord | None = None,
    by: User,
) -> Plan:
    """Ask a practice for a corrective action plan, and tell it.

    :param record: the visit or audit that it follows from.
    :raises Refused: for a record of another practice or an allegation, a day that has passed, and words with an
        identifier of a person.
    """
    check_performance_year(year, book=policy_book())
    _check_due(answer_due_on)
    if record is not None and record.participant_id != participant.pk:
        raise Refused("This record belongs to another practice.", field="record")
    if record is not None and record.kind == MonitoringRecord.Kind.HARM:
        raise Refused("A plan names no allegation: the practice would learn of it.", field="record")
    plan = Plan.objects.create(
        participant=participant,
        record=record,
        year=year,
        deficiency=_said(deficiency, "deficiency"),
        required=_said(required, "required"),
        asked_by=by,
        asked_at=clock.now(),
    )
    plan.obligation = obligations.open_by_event(
        participant=participant,
        year=year,
        code=f"{CODE}:{plan.pk}",
        title=f"Answer corrective action plan {plan.pk}",
        opens_on=clock.today(),
        due_on=answer_due_on,
        authority="42 CFR 512.160",
        consequence=NOT_ANSWERED,
        page="oversight:plan",
        action="Answer the plan",
        is_right=False,
        by=by,
    )
    plan.save(update_fields=["obligation"])
    _tell(
        plan,
        f"Corrective action plan: answer by {long_date(answer_due_on)}",
        "CMS found something that your practice must correct. Read what, and answer with your steps.",
        by,
    )
    return plan


@use_case("plan.answer")
def answer(*, participant: Participant, plan: Plan, steps: str, done_by_on: date, by: User) -> PlanAnswer:
    """Answer a plan with the practice's steps, and issue the receipt. A late answer is taken.

    :param done_by_on: the day by which all steps are done.
    :raises Refused: when the plan waits for no answer, or for words or days that cannot be.
    :raises NotAllowed: for everyone but a primary point of contact.
    """
    access.check_may_bind(by, participant)
    receipts.lock_chain(participant)  # a double click waits for the first one
    row = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("obligation")
        .get(pk=plan.pk, participant=participant)
    )
    last = row.answers.order_by("-answered_at").first()
    if last and (last.steps, last.done_by_on, last.answered_by_id) == (steps.strip(), done_by_on, by.pk):
        return last  # a double click
    if not lifecycle.PLAN.may(row.status, Plan.Status.ANSWERED):
        raise Refused("This plan does not wait for an answer. Read what CMS says on its page.")
    check_in_reach(book=policy_book(), done_by_on=done_by_on)
    if done_by_on < clock.today():
        raise Refused("Choose today or a later day.", field="done_by_on")
    made = PlanAnswer(
        plan=row,
        participant=participant,
        steps=_said(steps, "steps"),
        done_by_on=done_by_on,
        answered_by=by,
        answered_at=clock.now(),
    )
    made.receipt = receipts.issue(
        participant=participant,
        kind="plan-answer",
        title=f"Answer to corrective action plan {row.pk}",
        facts={
            "year": row.year,
            "plan": row.pk,
            "last_day": row.answer_due_on.isoformat(),
            "in_time": clock.today() <= row.answer_due_on,
            "steps_done_by": done_by_on.isoformat(),
            "steps_sha256": hashlib.sha256(made.steps.encode()).hexdigest(),
        },
        attests=answer_parts(made),
        by=by,
    )
    made.save()
    lifecycle.PLAN.move(row, Plan.Status.ANSWERED)
    row.save(update_fields=["status"])
    obligations.settle(participant=participant, year=row.year, code=f"{CODE}:{row.pk}", receipt=made.receipt, by=by)
    return made


@use_case("plan.reply")
def reply(*, plan: Plan, decision: str, text: str, answer_due_on: date | None = None, by: User) -> PlanReply:
    """Say what CMS makes of a plan, and tell the practice.

    :param answer_due_on: the new last day, where the plan goes back to the practice.
    :raises Refused: for a decision that may not follow the plan's status, a missing or superfluous day, and words with
        an identifier of a person.
    """
    row = Plan.objects.select_for_update(of=("self",)).select_related("participant", "obligation").get(pk=plan.pk)
    if not lifecycle.PLAN.may(row.status, decision):
        raise Refused(
            f"The plan stands at “{row.get_status_display()}”. This decision cannot follow it.", field="decision"
        )
    if decision == Decision.RETURNED and answer_due_on is None:
        raise Refused("Enter the last day for the new answer.", field="answer_due_on")
    if decision != Decision.RETURNED and answer_due_on is not None:
        raise Refused("Only steps that you return get a new day.", field="answer_due_on")
    words = _said(text, "text")
    lifecycle.PLAN.move(row, decision)
    row.save(update_fields=["status"])
    if answer_due_on is not None:
        _check_due(answer_due_on)
        obligations.ask_again(obligation=row.owed, due_on=answer_due_on, by=by)
    elif decision == Decision.WITHDRAWN:
        obligations.waive(obligation=row.owed, because="CMS withdrew the plan.", by=by)
    made = PlanReply.objects.create(
        plan=row,
        participant=row.participant,
        decision=decision,
        text=words,
        answer_due_on=answer_due_on,
        replied_by=by,
        replied_at=clock.now(),
    )
    _tell(row, TOLD[Decision(decision)], f"{TOLD[Decision(decision)]}. Reason: {words}", by)
    return made


def _check_due(answer_due_on: date) -> None:
    check_in_reach(book=policy_book(), answer_due_on=answer_due_on)
    if answer_due_on <= clock.today():
        raise Refused("Choose a day after today.", field="answer_due_on")


def _said(text: str, field: str) -> str:
    if not text.strip():
        raise Refused("Enter a text. The other side acts on it.", field=field)
    personal_data.check_text(text, field=field)
    return text.strip()


def _tell(plan: Plan, subject: str, body: str, by: User) -> None:
    messages.send(
        participant=plan.participant,
        subject=subject,
        body=body,
        path=reverse("oversight:plan", args=[plan.participant.model_id, plan.pk]),
        by=by,
    )
