"""Celery tasks of reconciliation: the fan-out of a run, a batch of its reports, and the releases that are due."""

from __future__ import annotations

from celery import shared_task

from portal import clock, selectors
from portal.jobs import leased_task
from portal.services import jobs
from reconciliation.services import (
    calculation,
    case_files,
    clock_watch,
    comparisons,
    corrections,
    grants,
    performance,
    rehearsals,
    releases,
    repayments,
    report_accesses,
    report_archives,
    report_files,
    runs,
    staff_mails,
    verifications,
)

BY = "system:reconciliation"


def _run_failed(run_id: int) -> None:
    runs.fail(run_id=run_id, by=BY)


def _batch_failed(run_id: int, first: int, last: int) -> None:
    calculation.give_up_batch(run_id=run_id, first=first, last=last, by=BY)


def _verification_failed(verification_id: int) -> None:
    verifications.fail(verification_id=verification_id, by=BY)


@leased_task(runs.FAN_OUT, on_failure=_run_failed)
def fan_out(run_id: int) -> None:
    """Queue one job for each batch of participants."""
    runs.fan_out(run_id=run_id, by=BY)


@leased_task(runs.CALCULATE, on_failure=_batch_failed)
def calculate_batch(run_id: int, first_participant_id: int, last_participant_id: int) -> None:
    """Calculate the reports of the participants whose ids lie between two."""
    calculation.calculate_batch(run_id=run_id, first=first_participant_id, last=last_participant_id, by=BY)


@leased_task(verifications.VERIFY, on_failure=_verification_failed)
def verify_run(verification_id: int) -> None:
    """Verify the reports of a run."""
    verifications.verify(verification_id=verification_id, by=BY)


@shared_task(name="reconciliation.issue_due")
def issue_due() -> None:
    """Queue the reports of the releases whose date has come, and let repayments follow error notices."""
    with selectors.portal_state():
        releases.queue_due(by=BY)
        repayments.follow_notices(by=BY)


@leased_task("reconciliation.follow_calendar")
def follow_calendar(day: str) -> None:
    """Do the same, and what the clocks of disputes ask for, after the demonstration date was moved to a day.

    :param day: ISO date; it only makes the job unique, the services read the clock.
    """
    releases.queue_due(by=BY)
    clock_watch.follow(by=BY)
    repayments.follow_notices(by=BY)


@leased_task(releases.ISSUE)
def issue_batch(release_id: int, first: int, last: int) -> None:
    """Issue the reports of a release whose ids lie between two."""
    releases.issue_batch(release_id=release_id, first=first, last=last, by=BY)


@shared_task(name="reconciliation.watch_clocks", expires=3000)
def watch_clocks() -> None:
    """Tell staff of the clocks of disputes, and let rights lapse whose last day has passed."""
    with selectors.portal_state():
        clock_watch.follow(by=BY)


@leased_task(grants.CORRECT)
def correct(notice_id: int, of: str) -> None:
    """Calculate the corrected report of a notice.

    :param of: the answer or the determination; it only makes the job unique.
    """
    corrections.correct(notice_id=notice_id, by=BY)


@leased_task(staff_mails.NEWS)
def mail_case_news(notice_id: int, user_id: int, event: str) -> None:
    """Email one person of CMS that there is something new in a dispute.

    :param event: names what is new; it only makes the job unique.
    """
    staff_mails.mail_news(notice_id=notice_id, user_id=user_id)


@leased_task(staff_mails.PREPARED)
def mail_prepared(run_id: int, user_id: int) -> None:
    """Email one analyst that a corrected report waits for its release."""
    staff_mails.mail_prepared(run_id=run_id, user_id=user_id)


@leased_task(staff_mails.DAY)
def mail_clocks(user_id: int, day: str) -> None:
    """Email one person of CMS what is due or late in disputes.

    :param day: ISO date; it only makes the job unique.
    """
    staff_mails.mail_clocks(user_id=user_id)


@leased_task("reconciliation.compile_performance")
def compile_performance(day: str) -> None:
    """Compare the practices of each performance year whose reports or episodes have changed.

    :param day: ISO date; it only makes the job unique, the service reads what is issued.
    """
    performance.compile_all(by=BY)


@shared_task(name="reconciliation.compile_performance_of_the_day", expires=3000)
def compile_performance_of_the_day() -> None:
    """Queue the comparison of the day, once."""
    with selectors.portal_state():
        jobs.enqueue("reconciliation.compile_performance", clock.today().isoformat())


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


@leased_task(comparisons.COMPARE)
def compare_report(report_id: int) -> None:
    """Compare a report with the one that it replaces."""
    comparisons.compare(report_id=report_id, by=BY)


def _archive_failed(archive_id: int) -> None:
    report_archives.fail(archive_id=archive_id, by=BY)


@leased_task(report_archives.PREPARE, on_failure=_archive_failed)
def prepare_archive(archive_id: int) -> None:
    """Write the ZIP of all reports of a release."""
    report_archives.prepare(archive_id=archive_id, by=BY)


def _case_file_failed(case_file_id: int) -> None:
    case_files.fail(case_file_id=case_file_id, by=BY)


@leased_task(case_files.MAKE, on_failure=_case_file_failed)
def make_case_file(case_file_id: int) -> None:
    """Make the PDF or the ZIP of a case."""
    case_files.make(case_file_id=case_file_id, by=BY)


def _rehearsal_failed(rehearsal_id: int, first: int, last: int) -> None:
    rehearsals.give_up(rehearsal_id=rehearsal_id, first=first, last=last, by=BY)


@leased_task(rehearsals.TASK, on_failure=_rehearsal_failed)
def rehearse_batch(rehearsal_id: int, first: int, last: int) -> None:
    """Work out the reports of a rehearsal whose ids lie between two."""
    rehearsals.work_out(rehearsal_id=rehearsal_id, first=first, last=last, by=BY)
