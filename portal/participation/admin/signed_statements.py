"""Signed statements of participants: read-only, with their answers, files and withdrawals."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.admin.service_admin import ServiceAdmin
from portal.participation.attestations import BY_CODE
from portal.participation.models import Attestation, Certification, Election, Withdrawal
from portal.views.downloads import download


class SignedStatementAdmin(ServiceAdmin):
    """A kind of signed statement; the list tells who signed late."""

    list_select_related: tuple[str, ...] = ("participant", "receipt__participant")
    list_reads = ("receipt__facts",)
    search_fields = ("participant__model_id", "participant__legal_name")
    list_filter: tuple[str, ...] = ("year",)
    list_display: tuple[str, ...] = ("__str__", "participant", "signer_name", "signed_at", "days_late")


@admin.register(Certification)
class CertificationAdmin(SignedStatementAdmin):
    """Certifications of practitioner lists."""


@admin.register(Withdrawal)
class WithdrawalAdmin(SignedStatementAdmin):
    """Withdrawals of attestations and elections."""

    list_select_related = (
        *SignedStatementAdmin.list_select_related,
        "attestation__participant",
        "election__participant",
    )


class WithdrawableAdmin(SignedStatementAdmin):
    """A statement that may be withdrawn; the list tells which ones still count."""

    list_display = (*SignedStatementAdmin.list_display, "in_force")
    list_select_related = (*SignedStatementAdmin.list_select_related, "withdrawal")

    @admin.display(description="in force", boolean=True)
    def in_force(self, statement: Attestation | Election) -> bool:
        return not hasattr(statement, "withdrawal")


@admin.register(Election)
class ElectionAdmin(WithdrawableAdmin):
    """Elections of the low-volume opt-out."""

    list_display = (*WithdrawableAdmin.list_display, "episodes", "data_year")


@admin.register(Attestation)
class AttestationAdmin(WithdrawableAdmin):
    """Attestations, with their answers in words and the file that supports them."""

    list_filter = ("year", "code")
    fields = (
        "participant", "year", "title", "number", "in_force", "answers_in_words", "evidence_link", "wording",
        "wording_version", "signer_name", "signer_title", "signed_by", "signed_at", "days_late", "receipt",
    )  # fmt: skip
    readonly_fields = ("in_force", "answers_in_words", "evidence_link", "days_late")

    @admin.display(description="answers")
    def answers_in_words(self, attestation: Attestation) -> SafeString | str:
        kind = BY_CODE.get(attestation.code)
        if kind is None:
            return str(attestation.answers)
        return format_html_join("\n", "<p><strong>{}</strong>: {}</p>", kind.summary(attestation.answers).answers)

    @admin.display(description="evidence")
    def evidence_link(self, attestation: Attestation) -> SafeString | str:
        if attestation.evidence is None:
            return "None."
        address = reverse("admin:participation_attestation_evidence", args=[attestation.pk])
        return format_html('<a href="{}">{}</a> ({})', address, attestation.evidence.name, attestation.evidence.state)

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:attestation_id>/evidence/",
            self.admin_site.admin_view(self.evidence),
            name="participation_attestation_evidence",
        )
        return [own, *super().get_urls()]

    def evidence(self, request: HttpRequest, attestation_id: int) -> HttpResponseBase:
        """Download the file that supports an attestation, for staff who may read attestations."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        signed = get_object_or_404(
            Attestation.objects.select_related("evidence"), pk=attestation_id, evidence__isnull=False
        )
        return download(request, signed.evidence)
