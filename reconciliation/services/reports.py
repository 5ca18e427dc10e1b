"""Reports (§ 512.285): calculated by a run, and issued by its release, one participant at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse

from portal import clock
from portal import selectors as portal_selectors
from portal.formatting import long_date
from portal.models import Message
from portal.participation.services import obligations
from portal.policy import PolicyError
from portal.rules.input_error import InputError
from portal.rules.performance_years import policy_of
from portal.services import messages, receipts
from portal.services.use_case import Actor, use_case
from quality.services import scores
from reconciliation import lifecycle
from reconciliation.attested import report_parts, reports_with_digests
from reconciliation.models import Kind, Release, Report, ReportLine
from reconciliation.remarks import remarks
from reconciliation.rules import deadlines, report_lines
from reconciliation.rules.report import assemble
from reconciliation.selectors import gathering

from . import closing, repayments, report_accesses, report_files

ROWS_AT_ONCE = 2000


@use_case("report.prepare")
def reconcile_participant(*, run_id: int, participant_id: int, by: Actor) -> Report:
    """Calculate one participant's report, which CMS staff alone read until its release.

    A report that was calculated before stays as it is.

    If the rules refuse, the report is stored as failed with their sentence. The other participants are not affected.
    """
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("run__construction_run", "participant")
        .get(run_id=run_id, participant_id=participant_id)
    )
    if report.status in (Report.Status.PREPARED, Report.Status.ISSUED):
        return report
    # All reports of a run use the policy of the run, even if the policy was amended later.
    book = portal_selectors.policy_book_of(report.run.policy_version).noted()
    try:
        kept_score = None
        if report.run.kind == Kind.INITIAL:
            kept_score = scores.score(participant=report.participant, year=report.run.year, book=book, by=by)
        facts = gathering.facts_of(report, score=kept_score, book=book)
        inputs = gathering.inputs_from(report, facts)
        worksheet = assemble(inputs, book=book)
    except (InputError, PolicyError) as refusal:
        return _failed(report, str(refusal))
    named = (*inputs.earlier, *inputs.components)
    _keep_lines(report, worksheet.lines, {one.key: one.component_id for one in named})
    report.failure = ""
    report.total = worksheet.total
    report.direction = worksheet.direction
    report.aggregate_quality_score = inputs.aggregate_quality_score
    report.score = kept_score
    report.facts = facts
    report.carried_over = facts["carried_over"]
    report.remarks = remarks(inputs, facts["settlement"], policy=policy_of(inputs.year, book=book))
    report.policy_used = [entry.as_json() for entry in book.used]
    report.worksheet_digest = reports_with_digests().values_list("lines_digest", flat=True).get(pk=report.pk)
    lifecycle.REPORT.move(report, Report.Status.PREPARED)
    report.save()
    closing.close_when_all_are_done(report.run)
    return report


@use_case("report.mark_failed")
def mark_failed(*, run_id: int, participant_id: int, by: Actor) -> None:
    """Mark a report as failed after its last attempt, so that the run can close without it."""
    report = Report.objects.select_for_update().get(run_id=run_id, participant_id=participant_id)
    if report.status == Report.Status.QUEUED:
        _failed(report, "The job failed each time it ran. See the error in the list of jobs or in the log.")


def _failed(report: Report, why: str) -> Report:
    lifecycle.REPORT.move(report, Report.Status.FAILED)
    report.failure = why
    report.save(update_fields=["status", "failure"])
    closing.close_when_all_are_done(report.run)
    return report


@use_case("report.issue")
def issue(*, report_id: int, by: Actor) -> None:
    """Issue a prepared report whose release is due, dated today, with a receipt of the report and its lines as stored.

    From now on it never changes. A report that was issued before stays as it is.
    """
    report = (
        Report.objects.select_for_update(of=("self",)).select_related("run", "participant", "release").get(pk=report_id)
    )
    if report.status != Report.Status.PREPARED or not _is_due(report.release):
        return
    book = portal_selectors.policy_book_of(report.run.policy_version)
    # Not the release date: a report issued later, after the portal was down, leaves the full time to contest it.
    report.report_on = clock.today()
    report.notice_due_on = deadlines.clocks(report_date=report.report_on, book=book).notice_due_on
    report.issued_at = clock.now()
    report.save(update_fields=["report_on", "notice_due_on", "issued_at"])
    kept = reports_with_digests().select_related("run", "participant").get(pk=report.pk)
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


def _keep_lines(report: Report, lines: Iterable[report_lines.ReportLine], components: dict[str, int]) -> None:
    """Write the lines level by level, parents first."""
    levels: dict[int, list[ReportLine]] = defaultdict(list)
    heads: dict[str | None, ReportLine] = {}
    for position, line in enumerate(lines):
        parent = heads.get(line.parent)
        row = ReportLine(
            report=report,
            participant_id=report.participant_id,
            position=position,
            depth=parent.depth + 1 if parent else 0,
            code=line.code,
            label=line.label[:200],
            amount=line.amount,
            formula=line.formula,
            authority=line.authority,
            adds=line.adds,
            episode_component_id=components[line.component] if line.component else None,
            claim_lines=list(line.source),
        )
        row.parent = parent
        if line.component is None:
            heads[line.code] = row
        elif parent is not None:
            parent.episode_lines += 1
        levels[row.depth].append(row)
    for depth in sorted(levels):
        for row in levels[depth]:
            row.parent_id = row.parent.pk if row.parent else None
        ReportLine.objects.bulk_create(levels[depth], batch_size=ROWS_AT_ONCE)


def _announce(report: Report, by: Actor) -> Message:
    """Open the period for error notices, tell the participant that the report is ready, and return the message."""
    year = report.run.year
    obligations.open_by_event(
        participant=report.participant,
        year=year,
        code=report.notice_code,
        title=f"Contest the report of {long_date(report.report_on)}, if you find an error",
        opens_on=report.report_on,
        due_on=report.notice_due_on,
        authority=deadlines.AUTHORITY,
        consequence="If CMS does not receive a notice from you by this day, the calculation is final. If you agree "
        "with it, you do not need to do anything.",
        page="reconciliation:report",
        action="Read the report",
        by=by,
    )
    return messages.send(
        participant=report.participant,
        subject=f"Your reconciliation report for {year} is ready",
        body=f"{report.title}, dated {long_date(report.report_on)}. If you find an error, open the line that is wrong "
        f"and file an error notice. CMS must receive it by {long_date(report.notice_due_on)}.",
        path=reverse("reconciliation:report", args=[report.participant.model_id, report.pk]),
        mailed_by=report_accesses.MAIL,
        by=by,
    )
