"""Rehearsals of draft policy: an analyst lays draft values over a finished run and reads who gains and who loses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from portal.admin.service_admin import ServiceAdmin
from portal.formatting import rounded_percent
from portal.models import User
from portal.policy.differences import differences
from portal.policy.regimes import regimes
from portal.staff import ADMINISTRATOR, ANALYST, APPROVER
from reconciliation.models import Rehearsal, RehearsedReport, Run
from reconciliation.rules.rehearsal import why_kept
from reconciliation.selectors.rehearsals import sums
from reconciliation.services import rehearsals

ASKED = ("run", "regime", "values")
READERS = frozenset({ANALYST, APPROVER, ADMINISTRATOR})


class PolicyRehearsalForm(forms.ModelForm):
    class Meta:
        model = Rehearsal
        fields = ASKED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "run" in self.fields:
            finished = Run.objects.filter(status=Run.Status.DONE)
            self.fields["run"].queryset = finished.defer("inputs")  # type: ignore[attr-defined]
            choices = [("", "No other rule"), *((one.name, one.title) for one in regimes().values())]
            self.fields["regime"] = forms.ChoiceField(
                choices=choices, required=False, help_text=self.fields["regime"].help_text
            )

    def _post_clean(self) -> None:
        """Leave the checks to the service, which names the field."""


@admin.register(Rehearsal)
class RehearsalAdmin(ServiceAdmin):
    form = PolicyRehearsalForm
    viewers = READERS
    adders = frozenset({ANALYST, APPROVER})
    change_form_template = "admin/reconciliation/rehearsal/change_form.html"
    list_display = ("__str__", "run", "regime", "changed", "progress", "asked_by", "asked_at")
    list_filter = ("regime",)
    list_select_related = ("asked_by", "run")
    list_reads = ("changes",)
    readonly_fields = ("changed", "stays")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ASKED if obj is None else ("run", "regime", "changed", "stays", "asked_by", "asked_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(done=Count("results")).defer("run__inputs")

    @admin.display(description="changed parameters")
    def changed(self, row: Any) -> SafeString | str:
        places = (
            (", ".join(filter(None, (one["name"], found.place))), found.after or "nothing", found.before or "nothing")
            for one in row.changes
            for found in differences(one["now"], one["then"])
        )
        return format_html_join("", "<div>{}: {} instead of {}</div>", places) or "none"

    @admin.display(description="parameters of the rule that a finished year cannot move")
    def stays(self, row: Any) -> SafeString | str:
        kept = ((name, why_kept(name)) for name in row.left)
        return format_html_join("", "<div>{}: {}</div>", kept) or "none"

    @admin.display(description="reports worked out")
    def progress(self, row: Any) -> str:
        return f"{row.done:,} of {row.reports:,}"

    def create(self, *, fields: dict[str, Any], by: User) -> Rehearsal:
        """Call the service that starts a rehearsal."""
        return rehearsals.ask(by=by, **fields)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **given: Any) -> Any:
        """Show the sums and the picture below the fields of a rehearsal."""
        row = given.get("obj")
        return super().render_change_form(request, {**context, "sums": sums(row) if row else None}, **given)


@admin.register(RehearsedReport)
class RehearsedReportAdmin(ServiceAdmin):
    """The participants of rehearsals, those that lose most first, with an export."""

    viewers = READERS
    list_display = (
        "model_id", "difference", "share", "paid_now", "paid_then", "report_now", "report_then", "legal_name", "failure"
    )  # fmt: skip
    list_filter = ("rehearsal",)
    list_select_related = ("participant", "rehearsal__run", "report__run")
    list_reads = ("rehearsal__changes",)
    search_fields = ("participant__model_id", "participant__legal_name")
    fields = ("rehearsal", "report", "participant", "paid_now", "paid_then", "report_now", "report_then", "difference",
              "failure")  # fmt: skip

    @admin.display(description="Model ID", ordering="participant__model_id")
    def model_id(self, row: Any) -> str:
        return str(row.participant.model_id)

    @admin.display(description="name", ordering="participant__legal_name")
    def legal_name(self, row: Any) -> str:
        return str(row.participant.legal_name)

    @admin.display(description="of its payments")
    def share(self, row: Any) -> str:
        return rounded_percent(row.difference / row.paid_now) if row.difference is not None and row.paid_now else ""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup == "rehearsal__id__exact" or super().lookup_allowed(lookup, value, request)
