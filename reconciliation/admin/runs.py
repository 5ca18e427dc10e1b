"""Runs and reports: analysts start runs; staff read reports."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.admin.service_admin import ServiceAdmin
from portal.admin.steps import SteppedAdmin
from portal.formatting import dollars, long_time
from portal.models import User
from portal.selectors import policy_book_of
from portal.staff import ANALYST, APPROVER, OFFICIAL, REVIEWER
from quality.models.submission import title_of
from reconciliation.models import LONG, Report, ReportAccess, ReportLine, Run
from reconciliation.selectors.accesses import with_first_opened
from reconciliation.selectors.gathering import recipients_of
from reconciliation.selectors.recalculation import differences
from reconciliation.selectors.release_effects import with_replaced
from reconciliation.services import runs

from . import releases

MOST_ACCESSES = 100
READERS = frozenset({ANALYST, APPROVER, REVIEWER, OFFICIAL})


@admin.register(Run)
class RunAdmin(SteppedAdmin, ServiceAdmin):
    adders = frozenset({ANALYST})
    viewers = READERS
    fields = ("year", "kind", "as_of", "status", "construction_run", "follows", "participants_done",
              "participants_failed", "sums", "failure", "input_files", "policy_digest", "started_by", "created_at",
              "finished_at")  # fmt: skip
    readonly_fields = ("sums", "input_files")
    list_display = ("__str__", "status", "participants_done", "participants_failed", "created_at", "finished_at")
    list_filter = ("year", "kind", "status")
    steps = (releases.ASK,)
    actions = ("try_again",)
    asks_about = frozenset({"as_of"})

    def get_fields(self, request: HttpRequest, obj: Run | None = None) -> Any:
        return self.fields if obj else ("year", "kind", "as_of")

    @admin.display(description="totals")
    def sums(self, run: Run) -> SafeString | str:
        named = [(name, dollars(Decimal(run.totals[name]))) for name in ("payments", "repayments", "net") if run.totals]
        return format_html_join("", "<div>{}: {}</div>", named) or "None yet."

    @admin.display(description="input files")
    def input_files(self, run: Run) -> SafeString:
        claims = [(row["kind"], row["name"], row["sha256"]) for row in run.inputs["claims"]]
        files = [
            (row["participant"], title_of(row["file_type"], row["period"]), row["sha256"])
            for row in run.inputs["submissions"]
        ]
        return format_html_join("", "<div>{}: {}, SHA-256 {}</div>", [*claims, *files])

    def create(self, *, fields: dict[str, Any], by: User) -> Run:
        return runs.start(year=fields["year"], kind=fields["kind"], as_of=fields["as_of"], by=by)

    def notes_on_effect(self, made: Any) -> list[str]:
        """Say how many practices get a report, and what the new run replaces."""
        count = len(recipients_of(made, book=policy_book_of(made.policy_version)))
        reports = f"The run calculates {count:,} report{'' if count == 1 else 's'}, one a practice. "
        reports += "Nobody outside sees them before their release."
        return [reports, f"It follows: {made.follows}." if made.follows else "It is the first of its kind."]

    def has_try_again_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    @admin.action(description="Retry the participants that failed", permissions=["try_again"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Run]) -> HttpResponse | None:
        user: Any = request.user

        def start_again(run: Run) -> str:
            runs.start(year=run.year, kind=run.kind, as_of=run.as_of, by=user)
            return f"{run}: the failed participants will be retried."

        return self.do_with_each(request, queryset, start_again, title="Retry the participants that failed")


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


@admin.register(Report)
class ReportAdmin(ServiceAdmin):
    viewers = READERS
    fields = ("run", "participant", "status", "failure", "report_on", "notice_due_on", "total", "direction",
              "aggregate_quality_score", "carried_over", "remark_list", "worksheet_digest", "release", "issued_at",
              "lines_link", "recalculation_link", "access_list")  # fmt: skip
    readonly_fields = ("remark_list", "lines_link", "recalculation_link", "access_list")
    list_display = ("number", "participant", "run", "status", "total", "replaced", "direction", "notice_due_on",
                    "first_opened")  # fmt: skip
    list_filter = ("status", "direction", OpenedFilter, "run")
    list_select_related = ("run", "participant")
    search_fields = ("participant__model_id", "participant__legal_name")

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
        return [own, *super().get_urls()]

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
