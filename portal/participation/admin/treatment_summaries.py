"""Treatment summaries: read only, patients by the last characters of the MBI alone."""

from __future__ import annotations

from django.contrib import admin

from portal import clock
from portal.admin.service_admin import ServiceAdmin
from portal.participation.models import TreatmentSummary
from portal.staff import ANALYST
from portal.states import look_up


@admin.register(TreatmentSummary)
class TreatmentSummaryAdmin(ServiceAdmin):
    viewers = frozenset({ANALYST})
    fields = (
        "participant",
        "patient",
        "year",
        "ended_on",
        "due_on",
        "sent_on",
        "recorded_by",
        "recorded_at",
        "withdrawn_on",
    )
    readonly_fields = ("patient",)
    list_display = ("patient", "participant", "year", "ended_on", "due_on", "sent_on", "status")
    list_reads = ("mbi",)
    list_filter = ("year",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")
    date_hierarchy = "due_on"

    @admin.display(description="patient")
    def patient(self, summary: TreatmentSummary) -> str:
        return summary.masked_mbi

    @admin.display(description="status")
    def status(self, summary: TreatmentSummary) -> str:
        return look_up("treatment-summary", summary.state(clock.today())).words
