"""Reports (§ 512.285), calculated by a run: each is issued by its release, one participant at a time."""

from __future__ import annotations

from django.urls import reverse

from portal import clock
from portal import selectors as portal_selectors
from portal.formatting import long_date
from portal.models import Message
from portal.services import messages, receipts
from portal.services.use_case import Actor, use_case
from reconciliation import lifecycle
from reconciliation.attested import report_parts, reports_with_digests
from reconciliation.models import ErrorNotice, Release, Report
from reconciliation.rules import deadlines

from . import clocks, comparisons, repayments, report_accesses, report_files


@use_case("report.issue")
def issue(*, report_id: int, by: Actor) -> None:
    """Issue a prepared report whose release is due, dated today, with a receipt of the report and its lines as stored.

    From now on it never changes. A report that was issued before stays as it is.
    """
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("run__corrects__receipt__participant", "participant", "release")
        .defer("run__inputs")
        .get(pk=report_id)
    )
    if report.status != Report.Status.PREPARED or not _is_due(report.release):
        return
    book = portal_selectors.policy_book_of(report.run.policy_version)
    # Not the release date: a report issued later, after the portal was down, leaves the full time to contest it.
    report.report_on = clock.today()
    report.notice_due_on = deadlines.clocks(report_date=report.report_on, book=book).notice_due_on
    report.issued_at = clock.now()
    report.save(update_fields=["report_on", "notice_due_on", "issued_at"])
    kept = reports_with_digests().select_related("run", "participant").defer("run__inputs").get(pk=report.pk)
    report.receipt = receipts.issue(
        participant=report.participant,
        kind="report",
        title=f"Reconciliation report {kept.number} issued",
        facts={
            "year": kept.run.year,
            "report": kept.number,
            "report_date": kept.report_on.isoformat(),
            "last_day": kept.notice_due_on.isoformat(),
            "total": str(kept.total),
            "lines_sha256": kept.worksheet_digest,
        },
        attests=report_parts(kept),
        by=by,
    )
    report.message = _announce(report, by)
    lifecycle.REPORT.move(report, Report.Status.ISSUED)
    report.save(update_fields=["receipt", "message", "status"])
    report_files.ask(report=report, by=by)
    repayments.open_for(report=report, by=by)


def _is_due(release: Release | None) -> bool:
    return release is not None and release.status == Release.Status.APPROVED and release.release_on <= clock.today()


def _instead_of(corrects: ErrorNotice | None) -> str:
    if corrects is None:
        return ""
    return f"It stands in the place of the report that you contested with notice {corrects.number}. "


def _announce(report: Report, by: Actor) -> Message:
    """Open the period for error notices, tell the participant that the report is ready, and return the message."""
    year = report.run.year
    clocks.open_contest(report=report, by=by)
    comparisons.request(report=report)
    corrects = report.run.corrects
    return messages.send(
        participant=report.participant,
        subject=f"Your {'corrected ' if corrects else ''}reconciliation report for {year} is ready",
        body=f"{report.title}, dated {long_date(report.report_on)}. {_instead_of(corrects)}If you find an error, "
        "open the line that is wrong and file an error notice. CMS must receive it by "
        f"{long_date(report.notice_due_on)}.",
        path=reverse("reconciliation:report", args=[report.participant.model_id, report.pk]),
        mailed_by=report_accesses.MAIL,
        by=by,
    )
