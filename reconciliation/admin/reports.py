"""Reports and their lines, which staff read, calculate again and compare with what was stored."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.admin.service_admin import ServiceAdmin
from portal.admin.steps import Step, SteppedAdmin
from portal.formatting import dollars, long_time
from portal.models import User
from portal.selectors import policy_book_of
from portal.staff import ANALYST, APPROVER, READERS
from reconciliation.models import LONG, Report, ReportAccess, ReportFile, ReportLine, Run
from reconciliation.selectors.accesses import with_first_opened
from reconciliation.selectors.recalculation import differences
from reconciliation.selectors.release_effects import with_replaced
from reconciliation.services import report_files, runs

from . import projections

MOST_ACCESSES = 100


def _retry(report: Report, by: User, **given: Any) -> str:
    runs.retry_report(report=report, by=by)
    return "A worker calculates this report again. The others of its run stay as they are."


RETRY = Step(
    "retry",
    "Calculate again",
    "A worker calculates this report again from the inputs that its run froze. All other reports of the run stay as "
    "they are.",
    frozenset({ANALYST}),
    _retry,
    form=forms.Form,
    when=lambda report: report.status == Report.Status.FAILED,
)


def _check_pdf(report: Report, by: User, **given: Any) -> str:
    if report_files.renew(report=report, by=by):
        return "The kept PDF is sound: its SHA-256 is that of its row."
    return "A worker writes the PDF from the stored lines. It is ready in a minute. The report does not change."


CHECK_PDF = Step(
    "pdf",
    "Check the PDF",
    "The portal reads the kept PDF and compares it with its SHA-256. If it is damaged, gone or was never written, a "
    "worker writes it from the stored lines. The report does not change.",
    frozenset({ANALYST, APPROVER}),
    _check_pdf,
    form=forms.Form,
    when=lambda report: report.status == Report.Status.ISSUED,
)


class OpenedFilter(admin.SimpleListFilter):
    """Filter the issued reports by whether anybody of the practice has opened them."""

    title = "opened by the practice"
    parameter_name = "opened"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Opened"), ("no", "Not opened yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        opened = Exists(ReportAccess.objects.filter(report=OuterRef("pk"), kind=ReportAccess.Kind.OPENED))
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.issued().filter(opened if self.value() == "yes" else ~opened)  # type: ignore[attr-defined]


class RunFilter(admin.RelatedFieldListFilter):
    """Filter the reports by their run; the choices are read without the lists of the runs' inputs."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[int, str]]:
        return [(run.pk, str(run)) for run in Run.objects.only("kind", "year", "as_of")]


@admin.register(Report)
class ReportAdmin(SteppedAdmin, ServiceAdmin):
    viewers = READERS
    fields = ("run", "participant", "status", "failure", "report_on", "notice_due_on", "total", "direction",
              "aggregate_quality_score", "carried_over", "remark_list", "worksheet_digest", "release", "issued_at",
              "pdf_state", "lines_link", "recalculation_link", "access_list")  # fmt: skip
    readonly_fields = ("remark_list", "pdf_state", "lines_link", "recalculation_link", "access_list")
    list_display = ("number", "participant", "run", "status", "total", "replaced", "direction", "notice_due_on",
                    "first_opened")  # fmt: skip
    list_filter = ("status", "direction", OpenedFilter, ("run", RunFilter))
    list_select_related = ("run", "participant")
    search_fields = ("participant__model_id", "participant__legal_name")
    steps = (RETRY, CHECK_PDF)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return with_first_opened(with_replaced(super().get_queryset(request))).defer(*LONG)

    @admin.display(description="it replaces")
    def replaced(self, report: Any) -> str:
        """Show the total of the issued report of another run that this one replaces, and the difference."""
        if report.replaced_total is None or report.total is None:
            return ""
        return f"{dollars(report.replaced_total)} ({dollars(report.total - report.replaced_total)})"

    @admin.display(description="opened first")
    def first_opened(self, report: Any) -> str:
        if report.status != Report.Status.ISSUED:
            return ""
        if report.first_opened_at is None:
            return "Not opened yet"
        return f"{long_time(report.first_opened_at)} by {report.first_opened_by}"

    @admin.display(description="opened, downloaded and emailed")
    def access_list(self, report: Report) -> SafeString | str:
        """List the last accesses, each with the person and the moment."""
        last = report.accesses.select_related("person")[:MOST_ACCESSES]
        rows = [(long_time(one.accessed_at), one.get_kind_display(), one.person) for one in last]
        return format_html_join("", "<div>{}: {}, {}</div>", rows) or "Nobody has opened it yet."

    @admin.display(description="remarks")
    def remark_list(self, report: Report) -> SafeString | str:
        return format_html_join("", "<div>{}</div>", [(remark,) for remark in report.remarks]) or "None."

    @admin.display(description="PDF")
    def pdf_state(self, report: Report) -> str:
        """Say how the kept PDF stands, and what its SHA-256 is."""
        row = ReportFile.objects.select_related("file").filter(report=report).first()
        if row is None:
            return "Nobody has asked for it yet."
        if row.file is None or row.written_at is None or row.status != ReportFile.Status.READY:
            return f"{row.get_status_display()}, asked for {long_time(row.asked_at)}."
        return f"Written {long_time(row.written_at)}, SHA-256 {row.file.sha256}."

    @admin.display(description="lines")
    def lines_link(self, report: Report) -> SafeString:
        address = reverse("admin:reconciliation_reportline_changelist")
        return format_html('<a href="{}?report__id__exact={}">Lines of this report</a>', address, report.pk)

    @admin.display(description="check")
    def recalculation_link(self, report: Report) -> SafeString | str:
        if report.status not in (Report.Status.PREPARED, Report.Status.ISSUED):
            return "This report was not calculated."
        address = reverse("admin:reconciliation_report_recalculation", args=[report.pk])
        return format_html('<a href="{}">Recalculate the report</a>', address)

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:report_id>/recalculation/",
            self.admin_site.admin_view(self.recalculation),
            name="reconciliation_report_recalculation",
        )
        return [own, *projections.urls(self), *super().get_urls()]

    def recalculation(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """Recalculate a report with the policy of its run, and show the differences."""
        self.check_reader(request)
        kept = Report.objects.calculated().select_related(
            "run__construction_run", "run__follows", "participant", "score"
        )
        report = get_object_or_404(kept, pk=report_id)
        found = differences(report, book=policy_book_of(report.run.policy_version))
        context = {
            **self.admin_site.each_context(request),
            "report": report,
            "lines": report.lines.count(),
            "differences": found,
            "changes_money": [one for one in found if one.changes_money],
            "report_url": reverse("admin:reconciliation_report_change", args=[report.pk]),
        }
        return render(request, "admin/reconciliation/report/recalculation.html", context)


@admin.register(ReportLine)
class ReportLineAdmin(ServiceAdmin):
    viewers = READERS
    fields = ("report", "parent", "position", "code", "label", "amount", "formula", "authority", "adds",
              "episode_component", "claim_lines")  # fmt: skip
    list_display = ("position", "label", "code", "amount", "adds", "formula", "authority")
    list_filter = ("code",)
    ordering = ("report_id", "position")  # an index has this order; "report" alone means the order of reports

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup == "report__id__exact" or super().lookup_allowed(lookup, value, request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False  # people reach it from a report, not from the front page
