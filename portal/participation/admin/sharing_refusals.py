"""Refusals of data sharing: read only, and the patient by the last characters of the MBI alone."""

from __future__ import annotations

from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.participation.models import SharingRefusal
from portal.staff import ANALYST


@admin.register(SharingRefusal)
class SharingRefusalAdmin(ServiceAdmin):
    viewers = frozenset({ANALYST})
    fields = ("participant", "patient", "from_on", "to_on", "recorded_on", "due_on", "late", "recorded_by",
              "recorded_at")  # fmt: skip
    readonly_fields = ("patient", "late")
    list_display = ("patient", "participant", "from_on", "to_on", "recorded_on", "late")
    list_reads = ("mbi",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")

    @admin.display(description="patient")
    def patient(self, refusal: SharingRefusal) -> str:
        return refusal.masked_mbi

    @admin.display(description="told late", boolean=True)
    def late(self, refusal: SharingRefusal) -> bool:
        return refusal.is_late
