"""Celery tasks of reconciliation: the fan-out of a run, one participant's report, and the releases that are due."""

from __future__ import annotations

from celery import shared_task

from portal import selectors
from portal.jobs import leased_task
from reconciliation.services import clock_watch, corrections, grants, releases, reports, runs, staff_mails

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
    """Queue the reports of the releases whose date has come."""
    with selectors.portal_state():
        releases.queue_due(by=BY)


@leased_task("reconciliation.follow_calendar")
def follow_calendar(day: str) -> None:
    """Do the same, and what the clocks of disputes ask for, after the demonstration date was moved to a day.

    :param day: ISO date; it only makes the job unique, the services read the clock.
    """
    releases.queue_due(by=BY)
    clock_watch.follow(by=BY)


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
