"""The queue of reconsiderations: the official acknowledges, reads both papers, and decides for good."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse

from portal import clock
from portal.admin.service_admin import ServiceAdmin
from portal.admin.steps import Step, SteppedAdmin
from portal.formatting import long_date
from portal.models import User
from portal.selectors import policy_book
from portal.staff import OFFICIAL, REVIEWER
from portal.templatetags.portal_display import days_left
from reconciliation.admin import case_pages
from reconciliation.admin.finding_forms import DeterminationForm
from reconciliation.forms import EvidenceForm
from reconciliation.models import PositionPaper, Reconsideration
from reconciliation.selectors.cases import case_of
from reconciliation.services import determinations, position_papers
from reconciliation.services.grants import tried

BY_OFFICIALS, BY_REVIEWERS = frozenset({OFFICIAL}), frozenset({REVIEWER})


class OfficialFilter(admin.SimpleListFilter):
    """The reconsiderations of the person who looks, and those that no official has acknowledged."""

    title = "official"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("mine", "Mine"), ("nobody", "To be acknowledged"), ("late", "Late")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        waiting = queryset.exclude(status__in=Reconsideration.ENDED)
        if self.value() == "mine":
            return waiting.filter(acknowledged_by=request.user.pk)
        if self.value() == "nobody":
            return waiting.filter(acknowledged_by=None)
        return waiting.filter(decision_due_on__lt=clock.today()) if self.value() == "late" else queryset


class PaperForm(EvidenceForm):
    """CMS's position paper, and its files."""

    text = forms.CharField(
        label="Position of CMS",
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="The practice and the official read it. Leave out names and beneficiary numbers.",
    )
    field_order = ("text", "exhibits")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, policy=policy_book().on(clock.today()), **kwargs)


def _acknowledge(row: Reconsideration, by: User) -> str:
    made = determinations.acknowledge(reconsideration=row, by=by)
    return f"The practice gets the letter. Position papers are due {long_date(made.papers_due_on)}."


def _submit(row: Reconsideration, by: User, text: str, exhibits: list[Any]) -> str:
    position_papers.submit_for_cms(reconsideration=row, text=text, exhibits=exhibits, by=by)
    return "CMS's position paper is in the case."


def _takes_a_paper(row: Reconsideration) -> bool:
    mine = row.papers.filter(party=PositionPaper.Party.CMS)
    return row.is_open and row.papers_due_on is not None and clock.today() <= row.papers_due_on and not mine.exists()


@admin.register(Reconsideration)
class ReconsiderationAdmin(SteppedAdmin, ServiceAdmin):
    viewers = frozenset({REVIEWER, OFFICIAL})
    fields = ("number", "participant", "status", "received_on", "acknowledgement_due_on", "acknowledged_by",
              "papers_due_on", "decision_due_on")  # fmt: skip
    readonly_fields = ("number",)
    list_display = ("number", "participant", "status", "received_on", "acknowledgement_due_on", "papers_due_on",
                    "decision_due_on", "left", "acknowledged_by", "outcome")  # fmt: skip
    list_filter = (OfficialFilter, "status")
    list_select_related = ("participant", "receipt__participant", "acknowledged_by")
    search_fields = ("participant__model_id", "participant__legal_name")
    ordering = ("decision_due_on",)
    change_form_template = "admin/reconciliation/case_change_form.html"
    steps = (
        Step(
            "acknowledge",
            "Acknowledge the request",
            "You take the reconsideration. The practice gets a letter with the schedule: both parties may submit a "
            "position paper, and the days of your determination count from the last one.",
            BY_OFFICIALS,
            _acknowledge,
            form=forms.Form,
            when=lambda row: row.status == Reconsideration.Status.REQUESTED,
            asks=True,
        ),
        Step(
            "paper",
            "Submit CMS's position paper",
            "CMS submits one position paper, with its files. The practice and the official read both.",
            BY_REVIEWERS,
            _submit,
            form=PaperForm,
            when=_takes_a_paper,
        ),
    )

    @admin.display(description="days left", ordering="decision_due_on")
    def left(self, row: Reconsideration) -> str:
        return days_left((row.decision_due_on - clock.today()).days) if row.is_open else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reconsideration]:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show the case below the buttons."""
        row = context.get("original")
        if row is not None:
            case = case_of(row.notice_id)
            context |= {"case": case, "notice": case.notice, "today": clock.today()}
            if row.status == Reconsideration.Status.ACKNOWLEDGED and self._any(request, BY_OFFICIALS):
                address = reverse("admin:reconciliation_reconsideration_decide", args=[row.pk])
                context |= {"decide_url": address, "decide_label": "Decide"}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:pk>/decide/", self.admin_site.admin_view(self.decide), name="reconciliation_reconsideration_decide"
        )
        return [own, *super().get_urls()]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide a reconsideration with its case beside the form."""
        self._check(request, "decide a reconsideration", BY_OFFICIALS)
        user: Any = request.user
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        case = case_of(row.notice_id)
        return case_pages.page(
            request,
            self,
            case,
            row=row,
            form=DeterminationForm(request.POST or None, case=case, highest_score=case_pages.highest_score_of(case)),
            title="Decide",
            attempt=lambda form: tried(notice=case.notice, findings=form.findings(every=False))[0],
            act=lambda form: determinations.decide(
                reconsideration=row,
                outcome=form.cleaned_data["outcome"],
                decision=form.cleaned_data["decision"],
                findings=form.findings(every=False),
                by=user,
            ),
            notes=["The practice gets the determination at once. It is final: nobody can change it."],
            done="The reconsideration is decided. The determination is in the case.",
        )
