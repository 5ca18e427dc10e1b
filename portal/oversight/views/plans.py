"""Monitoring and corrective action as the practice sees them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal import access, clock
from portal.access import for_participant
from portal.models import Participant
from portal.oversight.forms import PlanAnswerForm
from portal.oversight.models import EvaluationRequest, MonitoringRecord, Plan, PlanAnswer
from portal.oversight.services import plans
from portal.participation.models import QPDenial
from portal.views.submitted import submitted

MOST_SHOWN = 200


@for_participant()
def plan_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show a practice's corrective action plans, visits and audits, requests of the evaluation, and denials."""
    today = clock.today()
    own = Plan.objects.filter(participant=participant).select_related("obligation")[:MOST_SHOWN]
    context = {
        "participant": participant,
        "records": MonitoringRecord.objects.of_practices().filter(participant=participant)[:MOST_SHOWN],
        "plans": [(plan, plan.state(today)) for plan in own],
        "requests": EvaluationRequest.objects.filter(participant=participant)[:MOST_SHOWN],
        "denials": QPDenial.objects.filter(participant=participant)[:MOST_SHOWN],
    }
    return render(request, "oversight/plan_list.html", context)


@for_participant()
def plan(request: HttpRequest, participant: Participant, plan_id: int) -> HttpResponse:
    """Show a plan with all that was said about it; a primary contact answers it here."""
    found = get_object_or_404(Plan.objects.select_related("record", "obligation"), participant=participant, pk=plan_id)
    may_answer = found.waits_for_an_answer and access.may_bind(participant)
    form = PlanAnswerForm(request.POST or None)
    user: Any = request.user
    made: PlanAnswer | None = submitted(
        request, form, lambda data: plans.answer(participant=participant, plan=found, by=user, **data)
    )
    if made:
        messages.success(request, f"Your answer is submitted. Receipt {made.receipt.number}.")
        return redirect("oversight:plan", participant.model_id, found.pk)
    said = [*found.answers.select_related("answered_by", "receipt"), *found.replies.all()]
    context = {
        "participant": participant,
        "plan": found,
        "state": found.state(clock.today()),
        "days_left": (found.answer_due_on - clock.today()).days,
        "course": sorted(said, key=lambda one: getattr(one, "answered_at", None) or one.replied_at),
        "form": form,
        "may_answer": may_answer,
    }
    return render(request, "oversight/plan.html", context)
