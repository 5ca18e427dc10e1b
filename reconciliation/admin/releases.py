"""Releases of reports: an analyst asks on the page of a run, an approver releases, and either may withdraw."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal import clock
from portal.admin.progress import ProgressAdmin
from portal.admin.steps import Preview, ReasonForm, Step, SteppedAdmin
from portal.form_fields import DayField
from portal.formatting import long_date
from portal.progress import Progress
from portal.staff import ANALYST, APPROVER, READERS
from reconciliation.models import LONG, Release, Report, Run
from reconciliation.selectors import progress
from reconciliation.selectors.release_effects import MOST_NAMED, effect_of
from reconciliation.services import releases, report_archives, report_files


class AskForm(ReasonForm):
    """The day and the reason of a release."""

    release_on = DayField(
        label="Release date",
        help_text="On this day participants are told, by message and email. It may be a holiday.",
    )
    field_order = ("release_on", "reason")


class PartialAskForm(AskForm):
    """The same for a run in which participants failed."""

    without_failed = forms.BooleanField(
        required=False, label="Release the other reports without the participants whose calculation failed"
    )


def _preview(reports: QuerySet[Report], run: Run) -> Preview:
    effect = effect_of(reports, run)
    changed = effect.changed
    more = len(changed) - MOST_NAMED
    context = {
        "effect": effect,
        "sentences": effect.sentences(),
        "largest": effect.largest,
        "changed": changed[:MOST_NAMED],
        "more_changed": f"And {more:,} more." if more > 0 else "",
        "list_url": f"{reverse('admin:reconciliation_report_changelist')}?run__id__exact={run.pk}",
    }
    return Preview.of("admin/reconciliation/release_preview.html", context, seen=effect.seen)


def _ask(run: Run, **given: Any) -> str:
    release = releases.ask(run=run, **given)
    return f"An approver can now release the reports for {long_date(release.release_on)}, or send them back."


def _approve(release: Release, **given: Any) -> str:
    made = releases.approve(release=release, **given)
    if made.release_on == clock.today():
        return "The reports are released. Participants are being told now."
    return f"The reports are released for {long_date(made.release_on)}. Until then nobody outside sees them."


def _told_of(release: Release) -> list[str]:
    on = f"Participants are told on {long_date(release.release_on)}."
    return [on, *effect_of(release.reports.all(), release.run).sentences()]


def _withdraw(release: Release, **given: Any) -> str:
    releases.withdraw(release=release, **given)
    return "The release is withdrawn. Nobody was told."


def _zip(release: Release, **given: Any) -> str:
    report_archives.ask(release=release, **given)
    return "The ZIP is being prepared. Find it under “Report archives”."


def _write_again(release: Release, **given: Any) -> str:
    count = report_files.write_failed(release=release, **given)
    return f"{count:,} PDF{' is' if count == 1 else 's are'} being written again."


def _asked_first(run: Run) -> dict[str, Any]:
    corrects = run.corrects
    because = f"It corrects the report that notice {corrects.number} contests." if corrects else ""
    return {"release_on": clock.today(), "reason": because}


def _may_be_asked(run: Run) -> bool:
    return run.status == Run.Status.DONE and releases.unreleased(run).exists()


def _may_be_withdrawn(release: Release) -> bool:
    if release.status == Release.Status.ASKED:
        return True
    return release.status == Release.Status.APPROVED and release.release_on > clock.today()


ASK = Step(
    "ask",
    "Ask to release",
    "You ask a second person to release the prepared reports of this run on a day. Nothing changes for participants "
    "until then.",
    frozenset({ANALYST}),
    _ask,
    when=_may_be_asked,
    asks=True,
    initial=_asked_first,
    form_of=lambda run: PartialAskForm if run.participants_failed else AskForm,
    preview=lambda run: _preview(releases.unreleased(run), run),
    notes=lambda run: effect_of(releases.unreleased(run), run).sentences(),
)


@admin.register(Release)
class ReleaseAdmin(ProgressAdmin, SteppedAdmin):
    viewers = READERS
    fields = ("run_link", "release_on", "status", "progress", "unwritten", "left_out", "reason", "asked_by",
              "asked_at", "approved_by", "approved_at", "issued_at", "withdrawn_by", "withdrawn_at",
              "withdrawn_because")  # fmt: skip
    readonly_fields = ("run_link", "progress", "unwritten")
    list_display = ("__str__", "run", "status", "release_on", "short_progress", "asked_by", "approved_by", "issued_at")
    list_filter = ("status", "run__year")
    list_select_related = ("run", "asked_by", "approved_by")
    steps = (
        Step(
            "approve",
            "Release",
            "On the release date each participant is told by a message and an email, and has its full time to "
            "contest its report. A report that was issued is never withdrawn.",
            frozenset({APPROVER}),
            _approve,
            form=forms.Form,
            when=lambda release: release.status == Release.Status.ASKED,
            asks=True,
            preview=lambda release: _preview(release.reports.all(), release.run),
            notes=_told_of,
        ),
        Step(
            "withdraw",
            "Withdraw",
            "The reports are not released. Nobody outside is told. An analyst can ask again for another day.",
            frozenset({ANALYST, APPROVER}),
            _withdraw,
            when=_may_be_withdrawn,
        ),
        Step(
            "pdfs",
            "Write the missing PDFs again",
            "A job writes each PDF of this release that could not be written, from the stored lines of its report. No "
            "report changes.",
            frozenset({ANALYST, APPROVER}),
            _write_again,
            form=forms.Form,
            when=lambda release: report_files.failed(release).exists(),
        ),
        Step(
            "zip",
            "Prepare a ZIP of the reports",
            "A job writes all reports of this release into one ZIP with a manifest. It is under “Report archives”, "
            "where each download is recorded, until it expires.",
            frozenset({ANALYST, APPROVER}),
            _zip,
            form=forms.Form,
            when=lambda release: release.status == Release.Status.ISSUED,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        issued = Count("reports", filter=Q(reports__status="issued"))
        return super().get_queryset(request).annotate(covered=Count("reports"), told=issued).defer("run__inputs")

    @admin.display(description="run")
    def run_link(self, release: Release) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:reconciliation_run_change", args=[release.run_id]), release.run
        )

    def progress_of(self, row: Release) -> list[Progress]:
        return progress.of_release(row)

    def is_under_way(self, row: Release) -> bool:
        return row.status == Release.Status.APPROVED and row.release_on <= clock.today()

    def counts_of(self, row: Any) -> str:
        return f"{row.told:,} of {row.covered:,}"

    @admin.display(description="PDFs that could not be written")
    def unwritten(self, release: Release) -> SafeString | str:
        failed = report_files.failed(release).select_related("participant", "run").defer(*LONG)
        rows = [
            (reverse("admin:reconciliation_report_change", args=[one.pk]), one.number) for one in failed[:MOST_NAMED]
        ]
        return format_html_join("", '<div><a href="{}">{}</a></div>', rows) or "None."
