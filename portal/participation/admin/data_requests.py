"""Requests for data (DRA): analysts read and decide on them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.participation.documents.data_request_pdf import render_signed
from portal.participation.models import DataRequest, DataRequestDecision
from portal.participation.services import data_requests
from portal.staff import ANALYST

DECIDED_BY_CMS = [
    choice for choice in DataRequestDecision.Outcome.choices if choice[0] != DataRequestDecision.Outcome.WITHDRAWN
]


@admin.register(DataRequest)
class DataRequestAdmin(ServiceAdmin):
    viewers = frozenset({ANALYST})
    fields = ("participant", "year", "status", "asked_for", "wording", "wording_version", "signer_name", "signer_title",
              "signed_by", "signed_at", "form_link", "decided", "decide_link")  # fmt: skip
    readonly_fields = ("asked_for", "form_link", "decided", "decide_link")
    list_display = ("participant", "year", "status", "signed_at")
    list_filter = ("status", "year")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")
    ordering = ("signed_at",)

    @admin.display(description="asked for")
    def asked_for(self, request: DataRequest) -> SafeString:
        return format_html_join("\n", "<p>{}</p>", ((one,) for one in request.data_sets))

    @admin.display(description="signed form")
    def form_link(self, request: DataRequest) -> SafeString:
        address = reverse("admin:participation_datarequest_pdf", args=[request.pk])
        return format_html('<a href="{}">Data sets, purposes, safeguards and custodian (PDF)</a>', address)

    @admin.display(description="decisions")
    def decided(self, request: DataRequest) -> SafeString | str:
        rows = ((one, one.reason) for one in request.decisions.all())
        return format_html_join("\n", "<p><strong>{}</strong><br>{}</p>", rows) or "none yet"

    @admin.display(description="next step")
    def decide_link(self, request: DataRequest) -> SafeString | str:
        if request.status not in DataRequest.STANDING:
            return "Nothing: this request is over."
        label = "Decide on this request" if request.status == DataRequest.Status.REQUESTED else "End this request"
        address = reverse("admin:participation_datarequestdecision_add")
        return format_html('<a class="button" href="{}?request={}">{}</a>', address, request.pk, label)

    def get_urls(self) -> list[URLPattern]:
        pdf = self.admin_site.admin_view(self.pdf)
        return [path("<int:pk>/pdf/", pdf, name="participation_datarequest_pdf"), *super().get_urls()]

    def pdf(self, request: HttpRequest, pk: int) -> FileResponse:
        """Give the signed form to who may read requests."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown = get_object_or_404(DataRequest.objects.select_related("participant", "receipt__participant"), pk=pk)
        name = f"data-request-{shown.receipt.number}.pdf"
        return FileResponse(
            BytesIO(render_signed(shown)), as_attachment=True, filename=name, content_type="application/pdf"
        )


class DecisionForm(forms.ModelForm):
    class Meta:
        model = DataRequestDecision
        fields = ("request", "outcome", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "request" in self.fields:
            field: Any = self.fields["request"]
            field.queryset = DataRequest.objects.standing().select_related("participant")
            outcome: Any = self.fields["outcome"]
            outcome.choices = [("", "---------"), *DECIDED_BY_CMS]

    def _post_clean(self) -> None:
        """Leave the constraints of the row to the service, which fills in what this form does not ask."""


@admin.register(DataRequestDecision)
class DataRequestDecisionAdmin(ServiceAdmin):
    form = DecisionForm
    asks_about = frozenset({"outcome"})
    adders = frozenset({ANALYST})
    viewers = frozenset({ANALYST})
    fields = ("request", "outcome", "reason")
    list_display = ("request", "outcome", "decided_on", "decided_by")
    list_filter = ("outcome",)
    list_select_related = ("request__participant", "decided_by")
    search_fields = ("participant__model_id", "participant__legal_name")

    def create(self, *, fields: dict[str, Any], by: User) -> DataRequestDecision:
        return data_requests.decide(**fields, by=by)
