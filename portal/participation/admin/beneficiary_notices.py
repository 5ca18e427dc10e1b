"""Letterheads of notices, and notices given: read only, patients by the last characters of the MBI alone."""

from __future__ import annotations

from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.participation.models import NoticeGiven, NoticeLetterhead
from portal.staff import ANALYST


@admin.register(NoticeLetterhead)
class NoticeLetterheadAdmin(ServiceAdmin):
    list_display = ("participant", "contact_name", "phone", "us_state", "changed_at")
    list_filter = ("us_state",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")


@admin.register(NoticeGiven)
class NoticeGivenAdmin(ServiceAdmin):
    viewers = frozenset({ANALYST})
    fields = ("participant", "patient", "given_on", "recorded_by", "recorded_at", "withdrawn_on")
    readonly_fields = ("patient",)
    list_display = ("patient", "participant", "given_on", "recorded_at", "withdrawn_on")
    list_reads = ("mbi",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")

    @admin.display(description="patient")
    def patient(self, notice: NoticeGiven) -> str:
        return notice.masked_mbi
