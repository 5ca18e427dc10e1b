"""Signed statements of participants: read-only."""

from __future__ import annotations

from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.participation.models import Attestation, Certification, Election


@admin.register(Certification, Attestation, Election)
class SignedStatementAdmin(ServiceAdmin):
    """Certifications, attestations and elections."""

    list_select_related = ("participant",)
    search_fields = ("participant__model_id",)
    list_display = ("__str__", "participant")
