"""Runs: analysts start and verify them; staff read their results."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.admin.progress import ProgressAdmin
from portal.admin.steps import Step, SteppedAdmin
from portal.formatting import dollars, long_time
from portal.models import User
from portal.progress import Progress
from portal.staff import ANALYST, READERS
from quality.models.submission import title_of
from reconciliation.forms import NewRunForm
from reconciliation.models import LONG, Report, Run
from reconciliation.selectors import progress, run_results
from reconciliation.services import runs, verifications

from . import policy_index, releases

MOST_FAILED = 50
"""Reports that failed, or that differ, which the page of a run names."""


def _verify(run: Run, by: User, **given: Any) -> str:
    verifications.ask(run=run, by=by)
    return "A worker calculates all reports of the run again. Look at this page in a minute."


VERIFY = Step(
    "verify",
    "Verify the run",
    "A worker calculates every report again from the inputs that the run froze, and compares the result with the "
    "stored report to the byte. Nothing changes.",
    READERS,
    _verify,
    form=forms.Form,
    when=lambda run: run.status == Run.Status.DONE,
)


def _go_on(run: Run, by: User, **given: Any) -> str:
    runs.go_on(run=run, by=by)
    return "A worker goes on with the reports that wait and those that failed. This page shows how far it is."


GO_ON = Step(
    "go-on",
    "Calculate what is missing",
    "A worker calculates the reports that wait, also if a command that began them was stopped, and those that failed. "
    "What is calculated stays as it is.",
    frozenset({ANALYST}),
    _go_on,
    form=forms.Form,
    when=lambda run: run.status != Run.Status.DONE or run.participants_failed > 0,
)


@admin.register(Run)
class RunAdmin(ProgressAdmin, SteppedAdmin):
    adders = frozenset({ANALYST})
    viewers = READERS
    fields = ("year", "kind", "as_of", "scope_shown", "goes_on_because", "status", "progress", "sums", "failed_reports",
              "difference", "verified", "failure", "construction_run", "follows", "corrects", "input_files",
              "frozen_facts", "counted_as_none", "policy_digest", "started_by", "created_at",
              "finished_at")  # fmt: skip
    readonly_fields = ("scope_shown", "progress", "sums", "failed_reports", "difference", "verified", "input_files",
                       "frozen_facts", "counted_as_none")  # fmt: skip
    list_display = ("__str__", "status", "short_progress", "participants_failed", "created_at", "finished_at")
    list_filter = ("year", "kind", "status")
    steps = (releases.ASK, GO_ON, VERIFY)
    actions = ("try_again",)
    asks_about = frozenset({"as_of"})

    def get_fields(self, request: HttpRequest, obj: Run | None = None) -> Any:
        return self.fields if obj else ("year", "kind", "as_of", "participants", "goes_on_because")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewRunForm
        return super().get_form(request, obj, change, **kwargs)

    @admin.display(description="participants")
    def scope_shown(self, run: Run) -> str:
        return ", ".join(run.scope) or "All whom the rule names"

    def progress_of(self, row: Run) -> list[Progress]:
        return [progress.of_run(row)]

    def is_under_way(self, row: Run) -> bool:
        return row.status in progress.UNDER_WAY

    def counts_of(self, row: Run) -> str:
        return f"{row.participants_done:,} of {row.participants_done + row.participants_failed:,}"

    @admin.display(description="totals")
    def sums(self, run: Run) -> SafeString | str:
        found = run_results.sums_by_direction(run)
        rows = [
            (direction.label, f"{count:,} report{'' if count == 1 else 's'}", dollars(abs(total)))
            for direction, count, total in found
        ]
        net = dollars(sum((total for _, _, total in found), Decimal(0)))
        lines = format_html_join("", "<div>{}: {}, {}</div>", rows)
        return format_html("{}<div>Net: {}</div>", lines, net) if any(count for _, count, _ in found) else "None yet."

    @admin.display(description="reports that failed")
    def failed_reports(self, run: Run) -> SafeString | str:
        """Name the participants that failed, each with its reason and the step that calculates it alone."""
        failed = run.reports.filter(status=Report.Status.FAILED).select_related("participant", "run").defer(*LONG)
        rows = [
            (
                reverse("admin:reconciliation_report_change", args=[one.pk]),
                one.participant.model_id,
                one.failure,
                reverse("admin:reconciliation_report_step", args=[one.pk, "retry"]),
                one.participant.model_id,
            )
            for one in failed.order_by("participant__model_id")[:MOST_FAILED]
        ]
        row = '<div><a href="{}">{}</a>: {} <a href="{}">Calculate {} again</a></div>'
        return format_html_join("", row, rows) or "None."

    @admin.display(description="compared with the run before")
    def difference(self, run: Run) -> str:
        found = run_results.difference_to_before(run)
        if not found.compared:
            return "No earlier run calculated reports of the same participants, year and kind."
        more = f" {found.added:,} had no report before." if found.added else ""
        return (
            f"{found.changed:,} of {found.compared:,} participants have another total. The changes sum to "
            f"{dollars(found.amount)}.{more}"
        )

    @admin.display(description="verification")
    def verified(self, run: Run) -> SafeString | str:
        last = run.verifications.select_related("asked_by").first()
        if last is None:
            return "Nobody has asked for one."
        if last.failed_because:
            return last.failed_because
        if last.verified_at is None:
            return f"Asked for by {last.asked_by}. A worker will do it."
        if not last.differing:
            return f"{long_time(last.verified_at)}: all {last.compared:,} reports are the same to the byte."
        rows = [
            (one["report"], "; ".join(f"{row['where']}: {row['stored']} is now {row['now']}" for row in found))
            for one in last.differing
            if (found := one["differences"]) is not None
        ]
        head = f"{long_time(last.verified_at)}: {len(last.differing):,} of {last.compared:,} reports differ."
        return format_html("<div>{}</div>{}", head, format_html_join("", "<div>{}: {}</div>", rows[:MOST_FAILED]))

    @admin.display(description="input files")
    def input_files(self, run: Run) -> SafeString:
        claims = [(row["kind"], row["name"], row["sha256"]) for row in run.inputs["claims"]]
        files = [
            (row["participant"], title_of(row["file_type"], row["period"]), row["sha256"])
            for row in run.inputs["submissions"]
        ]
        return format_html_join("", "<div>{}: {}, SHA-256 {}</div>", [*claims, *files])

    @admin.display(description="facts of the participants")
    def frozen_facts(self, run: Run) -> str:
        if "facts_sha256" not in run.inputs:
            return "Not recorded."
        return (
            "Kinds, sites, episodes in the baseline, measures, clinical data, patients' experience and true-ups of "
            f"{run.inputs['participants']:,} participants as of {long_time(run.created_at)}, SHA-256 "
            f"{run.inputs['facts_sha256']}. Each report keeps its own."
        )

    @admin.display(description="not on file")
    def counted_as_none(self, run: Run) -> SafeString | str:
        return (
            format_html_join("", "<div>{}</div>", ([one] for one in run.inputs.get("counted_as_none", ())))
            or "Nothing."
        )

    def create(self, *, fields: dict[str, Any], by: User) -> Run:
        return runs.start(
            year=fields["year"],
            kind=fields["kind"],
            as_of=fields["as_of"],
            participants=fields["participants"],
            goes_on_because=fields["goes_on_because"],
            by=by,
        )

    def notes_on_effect(self, made: Any) -> list[str]:
        """Say how many practices get a report, what the new run replaces, and what it counts without."""
        count = made.inputs["participants"]
        reports = f"The run calculates {count:,} report{'' if count == 1 else 's'}, one a practice. "
        reports += "Nobody outside sees them before their release."
        follows = f"It follows: {made.follows}." if made.follows else "It is the first of its kind."
        return [reports, follows, *made.inputs.get("counted_as_none", ())]

    def get_urls(self) -> list[URLPattern]:
        return [*policy_index.urls(self), *super().get_urls()]

    def has_try_again_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    @admin.action(description="Retry the participants that failed", permissions=["try_again"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Run]) -> HttpResponse | None:
        user: Any = request.user

        def start_again(run: Run) -> str:
            runs.go_on(run=run, by=user)
            return f"{run}: the failed participants will be retried."

        return self.do_with_each(request, queryset, start_again, title="Retry the participants that failed")
