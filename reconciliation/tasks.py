"""Celery tasks of reconciliation: the fan-out of a run, one participant's report, and the releases that are due."""

from __future__ import annotations

from celery import shared_task

from portal import selectors
from portal.jobs import leased_task
from reconciliation.services import releases, repayments, report_accesses, report_archives, report_files, reports, runs

BY = "system:reconciliation"


def _run_failed(run_id: int) -> None:
    runs.fail(run_id=run_id, by=BY)


def _report_failed(run_id: int, participant_id: int) -> None:
    reports.mark_failed(run_id=run_id, participant_id=participant_id, by=BY)


@leased_task(runs.FAN_OUT, on_failure=_run_failed)
def fan_out(run_id: int) -> None:
    """Queue one job for each participant."""
    runs.fan_out(run_id=run_id, by=BY)


@leased_task(runs.RECONCILE, on_failure=_report_failed)
def reconcile_participant(run_id: int, participant_id: int) -> None:
    """Calculate one participant's report."""
    reports.reconcile_participant(run_id=run_id, participant_id=participant_id, by=BY)


@shared_task(name="reconciliation.issue_due")
def issue_due() -> None:
    """Queue the reports of the releases whose date has come, and let repayments follow error notices."""
    with selectors.portal_state():
        releases.queue_due(by=BY)
        repayments.follow_notices(by=BY)


@leased_task("reconciliation.follow_calendar")
def follow_calendar(day: str) -> None:
    """Do the same after the demonstration date was moved to a day.

    :param day: ISO date; it only makes the job unique, the services read the clock.
    """
    releases.queue_due(by=BY)
    repayments.follow_notices(by=BY)


@leased_task(releases.ISSUE)
def issue_batch(release_id: int, first: int, last: int) -> None:
    """Issue the reports of a release whose ids lie between two."""
    releases.issue_batch(release_id=release_id, first=first, last=last, by=BY)


def _pdf_failed(report_id: int) -> None:
    report_files.fail(report_id=report_id, by=BY)


@leased_task(report_files.WRITE, on_failure=_pdf_failed)
def write_pdf(report_id: int) -> None:
    """Write the PDF of an issued report."""
    report_files.write(report_id=report_id, by=BY)


@leased_task(report_accesses.MAIL)
def mail_report(message_id: int, user_id: int) -> None:
    """Email one person that a report is ready."""
    report_accesses.mail(message_id=message_id, user_id=user_id, by=BY)


def _archive_failed(archive_id: int) -> None:
    report_archives.fail(archive_id=archive_id, by=BY)


@leased_task(report_archives.PREPARE, on_failure=_archive_failed)
def prepare_archive(archive_id: int) -> None:
    """Write the ZIP of all reports of a release."""
    report_archives.prepare(archive_id=archive_id, by=BY)
