"""Files of a case for CMS staff: a page for each notice makes and offers its PDF and ZIP, without the drafts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from portal.admin.service_admin import ServiceAdmin
from portal.formatting import long_time
from portal.staff import READERS
from portal.views.downloads import download
from portal.views.submitted import submitted
from reconciliation.models import CaseFile, ErrorNotice
from reconciliation.selectors import case_editions
from reconciliation.services import case_files as service
from reconciliation.views.case_files import check_kind

CMS = CaseFile.Reader.CMS
PAGE = "admin:reconciliation_casefile_of_notice"


@admin.register(CaseFile)
class CaseFileAdmin(ServiceAdmin):
    """The kept files of all cases and who took them; each is taken on the page of its notice."""

    viewers = READERS
    fields = ("notice", "participant", "kind", "reader", "status", "stood_at", "asked_by", "asked_at", "taken_by")
    readonly_fields = ("taken_by",)
    list_display = ("notice", "participant", "kind", "reader", "status", "stood_at", "asked_by")
    list_filter = ("status", "kind", "reader")
    list_select_related = ("notice__receipt__participant", "participant", "asked_by")
    search_fields = ("participant__model_id", "participant__legal_name")

    @admin.display(description="taken by")
    def taken_by(self, row: CaseFile) -> SafeString | str:
        rows = [(long_time(one.fetched_at), one.fetched_by) for one in row.fetches.select_related("fetched_by")]
        return format_html_join("", "<div>{}: {}</div>", rows) or "Nobody yet."

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "reconciliation_casefile"
        return [
            path("notices/<int:notice_id>/", view(self.of_notice), name=f"{name}_of_notice"),
            path("notices/<int:notice_id>/<str:kind>/", view(require_POST(self.take)), name=f"{name}_take"),
            path("notices/<int:notice_id>/<str:kind>/ask/", view(require_POST(self.ask)), name=f"{name}_ask"),
            *super().get_urls(),
        ]

    def of_notice(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """Show the files of a case: those that are ready, and those that are being made."""
        self.check_reader(request)
        try:
            edition = case_editions.edition_of(notice_id, reader=CMS)
        except ErrorNotice.DoesNotExist as missing:
            raise Http404("There is no such notice.") from missing
        context = {
            **self.admin_site.each_context(request),
            "title": "Case file",
            "opts": self.opts,
            "notice": edition.case.notice,
            "case": edition.case,
            "offers": case_editions.offers_of(edition, reader=CMS),
        }
        return TemplateResponse(request, "admin/reconciliation/case_files.html", context)

    def ask(self, request: HttpRequest, notice_id: int, kind: str) -> HttpResponse:
        """Ask for a file of a case as it stands."""
        notice, user = self._notice(request, notice_id, kind), self._user(request)
        form = forms.Form(request.POST)
        if submitted(request, form, lambda _: service.ask(notice=notice, kind=kind, reader=CMS, by=user)):
            self.message_user(request, "The file is being made. This page offers it when it is ready.")
        return redirect(PAGE, notice_id)

    def take(self, request: HttpRequest, notice_id: int, kind: str) -> HttpResponseBase:
        """Send a file of a case, after the record of who takes it."""
        notice, user = self._notice(request, notice_id, kind), self._user(request)
        form = forms.Form(request.POST)
        if stored := submitted(request, form, lambda _: service.fetch(notice=notice, kind=kind, reader=CMS, by=user)):
            return download(request, stored)
        messages.error(request, " ".join(form.non_field_errors()))
        return redirect(PAGE, notice_id)

    def _notice(self, request: HttpRequest, notice_id: int, kind: str) -> ErrorNotice:
        self.check_reader(request)
        check_kind(kind)
        return get_object_or_404(
            ErrorNotice.objects.select_related("participant", "receipt__participant"), pk=notice_id
        )

    @staticmethod
    def _user(request: HttpRequest) -> Any:
        return request.user
