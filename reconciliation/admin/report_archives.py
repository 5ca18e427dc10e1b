"""ZIP files of the reports of a release: their state, their download, and who took them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from portal.admin.progress import ProgressAdmin
from portal.formatting import long_date, long_time
from portal.progress import Progress
from portal.staff import ANALYST, APPROVER
from portal.views.downloads import download
from portal.views.submitted import submitted
from reconciliation.models import ReportArchive
from reconciliation.selectors import progress
from reconciliation.services import report_archives


@admin.register(ReportArchive)
class ReportArchiveAdmin(ProgressAdmin):
    viewers = frozenset({ANALYST, APPROVER})
    fields = ("release", "status", "progress", "failed_because", "kept_through", "asked_by", "asked_at", "prepared_at",
              "take", "taken_by")  # fmt: skip
    readonly_fields = ("progress", "kept_through", "take", "taken_by")
    list_display = ("__str__", "status", "short_progress", "kept_through", "asked_by", "prepared_at")
    list_filter = ("status",)
    list_select_related = ("release__run", "file", "asked_by")
    change_form_template = "admin/reconciliation/archive_change_form.html"

    def progress_of(self, row: ReportArchive) -> list[Progress]:
        return progress.of_archive(row)

    def is_under_way(self, row: ReportArchive) -> bool:
        return False  # one of each release may wait, and each would take a query: the page of the row shows it

    def counts_of(self, row: ReportArchive) -> str:
        return f"{row.reports:,} report{'' if row.reports == 1 else 's'}"

    @admin.display(description="kept through")
    def kept_through(self, row: ReportArchive) -> str:
        if row.file is None:
            return ""
        return "Removed" if row.file.removed_at else long_date(row.file.expires_on)

    @admin.display(description="download")
    def take(self, row: ReportArchive) -> SafeString | str:
        if row.file is None or not row.file.may_be_read:
            return "Nothing to download."
        address = reverse("admin:reconciliation_reportarchive_download", args=[row.pk])
        button = '<button type="submit" form="archive-download" formaction="{}">Download the ZIP</button>'
        return format_html(button, address)

    @admin.display(description="taken by")
    def taken_by(self, row: ReportArchive) -> SafeString | str:
        rows = [(long_time(one.fetched_at), one.fetched_by) for one in row.fetches.select_related("fetched_by")]
        return format_html_join("", "<div>{}: {}</div>", rows) or "Nobody yet."

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:archive_id>/download/",
            self.admin_site.admin_view(require_POST(self.download)),
            name="reconciliation_reportarchive_download",
        )
        return [own, *super().get_urls()]

    def download(self, request: HttpRequest, archive_id: int) -> HttpResponseBase:
        """Send a ZIP, after the record of who takes it."""
        self.check_reader(request)
        row = get_object_or_404(ReportArchive.objects.select_related("file"), pk=archive_id)
        form = forms.Form(request.POST)
        person: Any = request.user
        stored = submitted(request, form, lambda _: report_archives.fetch(archive=row, by=person))
        if stored:
            return download(request, stored)
        messages.error(request, " ".join(form.non_field_errors()))
        return redirect("admin:reconciliation_reportarchive_change", row.pk)
