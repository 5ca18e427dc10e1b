"""Error notices: reviewers read them and answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.admin.service_admin import ServiceAdmin
from portal.formatting import dollars
from portal.models import User
from portal.staff import OFFICIAL, REVIEWER
from portal.views.downloads import download
from reconciliation.models import ErrorNotice, Exhibit, Response
from reconciliation.services import notices

READERS = frozenset({REVIEWER, OFFICIAL})


@admin.register(ErrorNotice)
class ErrorNoticeAdmin(ServiceAdmin):
    viewers = READERS
    fields = ("number", "participant", "status", "report_link", "contested_lines", "grounds", "wanted_outcome",
              "received_on", "response_due_on", "filed_by", "filed_at", "files", "answers", "answer_link")  # fmt: skip
    readonly_fields = ("number", "report_link", "contested_lines", "files", "answers", "answer_link")
    list_display = ("number", "participant", "status", "received_on", "response_due_on", "about")
    list_filter = ("status",)
    list_select_related = ("participant", "receipt__participant")
    search_fields = ("participant__model_id", "participant__legal_name")
    ordering = ("response_due_on",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ErrorNotice]:
        return super().get_queryset(request).with_lines()

    @admin.display(description="report")
    def report_link(self, notice: ErrorNotice) -> SafeString:
        address = reverse("admin:reconciliation_report_change", args=[notice.report_id])
        return format_html('<a href="{}">{}</a>', address, notice.report)

    @admin.display(description="contested lines")
    def contested_lines(self, notice: ErrorNotice) -> SafeString:
        rows = (
            (
                reverse("admin:reconciliation_reportline_change", args=[one.line_id]),
                one.line.label,
                dollars(one.line.amount),
                one.line.formula,
                one.line.authority,
                one.get_ground_display(),
            )
            for one in notice.lines.select_related("line")
        )
        return format_html_join("\n", '<p><a href="{}">{}</a>: {} ({}; {}). Ground: {}.</p>', rows)

    @admin.display(description="files")
    def files(self, notice: ErrorNotice) -> SafeString | str:
        rows = (
            (
                reverse("admin:reconciliation_exhibit_download", args=[one.pk]),
                one.file.name,
                one.file.state,
                one.file.sha256,
            )
            for one in notice.exhibits.select_related("file")
        )
        return format_html_join("\n", '<p><a href="{}">{}</a> ({}), SHA-256 {}</p>', rows) or "None."

    @admin.display(description="answers")
    def answers(self, notice: ErrorNotice) -> SafeString | str:
        rows = ((one, one.text) for one in notice.responses.all())
        return format_html_join("\n", "<p><strong>{}</strong><br>{}</p>", rows) or "None yet."

    @admin.display(description="next step")
    def answer_link(self, notice: ErrorNotice) -> SafeString | str:
        if notice.status == ErrorNotice.Status.ANSWERED:
            return "This notice has been answered."
        address = reverse("admin:reconciliation_response_add")
        return format_html('<a class="button" href="{}?notice={}">Answer this notice</a>', address, notice.pk)


class ResponseForm(forms.ModelForm):
    class Meta:
        model = Response
        fields = ("notice", "outcome", "text", "new_due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "notice" in self.fields:
            field: Any = self.fields["notice"]
            field.queryset = ErrorNotice.objects.open().select_related("participant", "receipt__participant")

    def _post_clean(self) -> None:
        """Leave the constraints of the row to the service, which sets the other fields."""


@admin.register(Response)
class ResponseAdmin(ServiceAdmin):
    form = ResponseForm
    asks_about = frozenset({"outcome"})
    adders = frozenset({REVIEWER})
    viewers = READERS
    fields = ("notice", "outcome", "text", "new_due_on")
    list_display = ("notice", "outcome", "issued_on", "answered_by", "reconsideration_due_on")
    list_filter = ("outcome",)
    search_fields = ("notice__participant__model_id", "notice__participant__legal_name")
    list_select_related = ("notice__receipt__participant", "answered_by")

    def create(self, *, fields: dict[str, Any], by: User) -> Response:
        return notices.respond(**fields, by=by)


@admin.register(Exhibit)
class ExhibitAdmin(ServiceAdmin):
    viewers = READERS
    fields = ("notice", "participant", "file_name", "file_state", "file", "uploaded_by", "uploaded_at", "download_link")
    readonly_fields = ("file_name", "file_state", "download_link")
    list_display = ("file_name", "notice", "participant", "file_state", "uploaded_at")
    list_select_related = ("notice__receipt__participant", "participant", "file")
    search_fields = ("participant__model_id", "participant__legal_name")

    @admin.display(description="file name")
    def file_name(self, exhibit: Exhibit) -> str:
        return exhibit.file.name

    @admin.display(description="virus scan")
    def file_state(self, exhibit: Exhibit) -> str:
        return exhibit.file.state

    @admin.display(description="download")
    def download_link(self, exhibit: Exhibit) -> SafeString:
        address = reverse("admin:reconciliation_exhibit_download", args=[exhibit.pk])
        return format_html('<a href="{}">Download</a>', address)

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:exhibit_id>/download/",
            self.admin_site.admin_view(self.download),
            name="reconciliation_exhibit_download",
        )
        return [own, *super().get_urls()]

    def download(self, request: HttpRequest, exhibit_id: int) -> HttpResponseBase:
        """Download the file, for staff who may read notices."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return download(request, get_object_or_404(Exhibit.objects.select_related("file"), pk=exhibit_id).file)
