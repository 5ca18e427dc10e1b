"""Signed statements of participants: read-only."""

from __future__ import annotations

from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.participation.models import Attestation, Certification, Election, Withdrawal


@admin.register(Certification, Attestation, Election, Withdrawal)
class SignedStatementAdmin(ServiceAdmin):
    """Certifications, attestations and elections, and their withdrawals."""

    list_select_related = ("participant", "receipt")
    search_fields = ("participant__model_id",)
    list_display = ("__str__", "participant", "signer_name", "signed_at", "days_late")
