"""Corrective action plans: asked for, and replied to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal import clock
from portal.admin.service_admin import ServiceAdmin
from portal.form_fields import DayField
from portal.formatting import long_date
from portal.models import User
from portal.oversight.models import Plan, PlanAnswer, PlanReply
from portal.oversight.services import plans
from portal.staff import ANALYST, APPROVER

ASKED = ("participant", "record", "year", "deficiency", "required", "answer_due_on")


class PlanForm(forms.ModelForm):
    """A plan as staff ask for it; the last day belongs to the obligation that the service opens."""

    answer_due_on = DayField(label="Last day to answer")

    class Meta:
        model = Plan
        fields = ASKED[:-1]


@admin.register(Plan)
class PlanAdmin(ServiceAdmin):
    form = PlanForm
    viewers = frozenset({APPROVER})
    adders = frozenset({ANALYST})
    list_display = ("__str__", "year", "last_day", "standing")
    list_filter = ("status", "year")
    list_select_related = ("participant", "obligation")
    search_fields = ("participant__model_id", "participant__legal_name")
    autocomplete_fields = ("participant", "record")
    readonly_fields = ("last_day", "standing", "course", "reply_link")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            ASKED
            if obj is None
            else (*ASKED[:-1], "last_day", "standing", "asked_by", "asked_at", "course", "reply_link")
        )

    @admin.display(description="last day to answer", ordering="obligation__due_on")
    def last_day(self, plan: Plan) -> str:
        return long_date(plan.answer_due_on)

    @admin.display(description="status")
    def standing(self, plan: Plan) -> str:
        state = plan.state(clock.today())
        return "Overdue" if state == "overdue" else plan.get_status_display()

    @admin.display(description="answers and replies")
    def course(self, plan: Plan) -> SafeString | str:
        answers = [
            (one.answered_at, f"The practice, to be done by {long_date(one.done_by_on)}", one.steps)
            for one in plan.answers.all()
        ]
        replies = [(one.replied_at, f"CMS: {one.get_decision_display()}", one.text) for one in plan.replies.all()]
        rows = ((long_date(at), heading, text) for at, heading, text in sorted([*answers, *replies]))
        return format_html_join("\n", "<p><strong>{}. {}</strong><br>{}</p>", rows) or "none yet"

    @admin.display(description="next step")
    def reply_link(self, plan: Plan) -> SafeString | str:
        if plan.status in (Plan.Status.COMPLETED, Plan.Status.WITHDRAWN):
            return "This plan has ended."
        address = reverse("admin:oversight_planreply_add")
        return format_html('<a class="button" href="{}?plan={}">Reply to this plan</a>', address, plan.pk)

    def create(self, *, fields: dict[str, Any], by: User) -> Plan:
        return plans.request(**fields, by=by)


@admin.register(PlanAnswer)
class PlanAnswerAdmin(ServiceAdmin):
    """Answers of practices: read only."""

    viewers = frozenset({ANALYST, APPROVER})
    list_display = ("plan", "done_by_on", "answered_by", "answered_at")
    list_select_related = ("plan__participant", "answered_by")
    search_fields = ("participant__model_id", "participant__legal_name")


@admin.register(PlanReply)
class PlanReplyAdmin(ServiceAdmin):
    viewers = frozenset({APPROVER})
    adders = frozenset({ANALYST})
    asks_about = frozenset({"decision"})
    fields = ("plan", "decision", "text", "answer_due_on")
    list_display = ("plan", "decision", "answer_due_on", "replied_by", "replied_at")
    list_filter = ("decision",)
    list_select_related = ("plan__participant", "replied_by")
    search_fields = ("participant__model_id", "participant__legal_name")
    autocomplete_fields = ("plan",)

    def create(self, *, fields: dict[str, Any], by: User) -> PlanReply:
        return plans.reply(**fields, by=by)
