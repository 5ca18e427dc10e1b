"""Releases of reports: an analyst asks, an approver releases, and on the date each participant is told once."""

from __future__ import annotations

from datetime import date

import structlog
from django.db.models import QuerySet

from portal import clock, personal_data
from portal.formatting import long_date
from portal.models import User
from portal.selectors import policy_book
from portal.services import jobs
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import ANALYST, APPROVER, may_act_as
from reconciliation import lifecycle
from reconciliation.models import Release, Report, Run
from reconciliation.selectors.release_effects import ReleaseEffect, effect_of

from . import release_conflicts, reports

logger = structlog.get_logger(__name__)
ISSUE = "reconciliation.issue_batch"
REPORTS_A_JOB = 25
"""Small enough that a killed worker loses seconds, large enough that 950 reports are few jobs."""


class NotIssued(Exception):
    """Signal that some reports of a batch could not be issued; the others of the batch are."""


@use_case("release.ask")
def ask(
    *, run: Run, release_on: date, reason: str, without_failed: bool = False, seen_as: str | None = None, by: User
) -> Release:
    """Ask for the release of a run's prepared reports on a day; nobody outside is told before it.

    :param without_failed: the person confirms that participants whose calculation failed get no report now.
    :param seen_as: the fingerprint of the effect that a page showed, compared with the effect of this moment.
    :raises Refused: for a person who may not, without a reason, for a day that is past, for a run without prepared
        reports, for one whose reports are replaced by a later run, while another release of them waits, or where a
        true-up would be settled by no report.
    """
    if not may_act_as(by, ANALYST):
        raise Refused("Only analysts can ask for the release of reports.")
    if not reason.strip():
        raise Refused("Say why these reports should be released. The approver reads it.", field="reason")
    personal_data.check_text(reason, field="reason")
    check_in_reach(book=policy_book(), release_on=release_on)
    if release_on < clock.today():
        raise Refused(
            f"{long_date(release_on)} is past. Give today, {long_date(clock.today())}, or a later day.",
            field="release_on",
        )
    locked = _locked(run)
    if locked.status != Run.Status.DONE:
        raise Refused(f"Run {run.pk} is not done. Only the reports of a finished run can be released.")
    chosen = list(unreleased(locked).values_list("pk", "participant_id"))
    if not chosen:
        raise Refused(f"Run {run.pk} has no prepared report that waits for a release.")
    release_conflicts.check(locked, {participant_id for _, participant_id in chosen})
    effect = effect_of(unreleased(locked), locked)
    _check_seen(effect, seen_as)
    if effect.left_out and not without_failed:
        raise Refused(
            f"{len(effect.left_out)} participants of this run have no report, because their calculation failed. Retry "
            "them first, or confirm that the others are released without them.",
            field="without_failed",
        )
    release = Release.objects.create(
        run=locked,
        release_on=release_on,
        reason=reason.strip(),
        left_out=[one.model_id for one in effect.left_out],
        asked_by=by,
        asked_at=clock.now(),
    )
    locked.reports.filter(pk__in=[pk for pk, _ in chosen]).update(release=release)
    return release


@use_case("release.approve")
def approve(*, release: Release, seen_as: str | None = None, by: User) -> Release:
    """Release reports for which another person asked: on the release date, or at once if that is today.

    :param seen_as: as in `ask`.
    :raises Refused: for a person who may not or who asked for it, when it no longer waits for an approver, when its
        date has passed, or when a later run replaces its reports.
    """
    if not may_act_as(by, APPROVER):
        raise Refused("Only an approver can release reports.")
    release = _waiting(release)
    if release.status != Release.Status.ASKED:
        raise Refused("This release is approved already.")
    if release.asked_by_id == by.pk:
        raise Refused("You asked for this release. A second person must approve it.")
    if release.release_on < clock.today():
        raise Refused(
            f"The release date, {long_date(release.release_on)}, has passed. Withdraw the release and ask for another."
        )
    _check_seen(effect_of(release.reports.all(), release.run), seen_as)
    release_conflicts.check(release.run, set(release.reports.values_list("participant_id", flat=True)))
    lifecycle.RELEASE.move(release, Release.Status.APPROVED)
    release.approved_by, release.approved_at = by, clock.now()
    release.save(update_fields=["status", "approved_by", "approved_at"])
    if release.release_on == clock.today():
        _queue(release)
    return release


@use_case("release.withdraw")
def withdraw(*, release: Release, reason: str, by: User) -> Release:
    """Withdraw a release until its date, or refuse one that waits for an approver; somebody may ask again.

    :raises Refused: for a person who may not, without a reason, or when it is too late.
    """
    if not may_act_as(by, ANALYST, APPROVER):
        raise Refused("Only analysts and approvers can withdraw a release.")
    if not reason.strip():
        raise Refused("Say why the reports are not released.", field="reason")
    personal_data.check_text(reason, field="reason")
    release = _waiting(release)
    if release.status == Release.Status.APPROVED and release.release_on <= clock.today():
        raise Refused(
            f"The release date, {long_date(release.release_on)}, has come: participants have their reports. "
            "Correct an error by a new run."
        )
    lifecycle.RELEASE.move(release, Release.Status.WITHDRAWN)
    release.withdrawn_by, release.withdrawn_at, release.withdrawn_because = by, clock.now(), reason.strip()
    release.save(update_fields=["status", "withdrawn_by", "withdrawn_at", "withdrawn_because"])
    release.reports.update(release=None)
    return release


def release_run(*, run: Run, release_on: date, reason: str, asked_by: User, approved_by: User) -> Release:
    """Release a run by two named people of CMS, and issue its reports in this process if its day is today.

    :raises Refused: when one of them may not, or the run cannot be released.
    """
    release = ask(run=run, release_on=release_on, reason=reason, by=asked_by)
    release = approve(release=release, by=approved_by)
    issue_due(by="system:release")
    release.refresh_from_db()
    return release


def issue_due(*, by: Actor) -> int:
    """Issue in this process the reports of all releases whose date has come; return their number."""
    issued = 0
    for release in Release.objects.due(clock.today()):
        issued += _issue_each(release, list(_outstanding(release).values_list("pk", flat=True)), by=by)
    return issued


def queue_due(*, by: Actor) -> int:
    """Queue the reports of all releases whose date has come, some of them a job; return the number of releases.

    Reports that are issued are not queued again, so a portal that was down on the day catches up.
    """
    due = list(Release.objects.due(clock.today()))
    for release in due:
        _queue(release)
        _finish(release_id=release.pk, by=by)
    return len(due)


def issue_batch(*, release_id: int, first: int, last: int, by: Actor) -> int:
    """Issue the reports of a release whose ids lie between two, each in a transaction of its own.

    :raises NotIssued: when one of them failed, after the others are issued; the job then tries again.
    """
    release = Release.objects.get(pk=release_id)
    return _issue_each(
        release, list(_outstanding(release).filter(pk__range=(first, last)).values_list("pk", flat=True)), by=by
    )


def unreleased(run: Run) -> QuerySet[Report]:
    """Return the prepared reports of a run for which no release was asked, or whose release was withdrawn."""
    return run.reports.filter(status=Report.Status.PREPARED, release=None).order_by("pk")


def _outstanding(release: Release) -> QuerySet[Report]:
    return release.reports.filter(status=Report.Status.PREPARED).order_by("pk")


def _issue_each(release: Release, chosen: list[int], *, by: Actor) -> int:
    failed = 0
    for report_id in chosen:
        try:
            reports.issue(report_id=report_id, by=by)
        except Exception as error:  # one report must not stop the others
            logger.error("report_not_issued", report=report_id, error=type(error).__name__)
            failed += 1
    if failed:
        raise NotIssued(f"{failed} reports of release {release.pk} were not issued")
    _finish(release_id=release.pk, by=by)
    return len(chosen)


@use_case("release.finish")
def _finish(*, release_id: int, by: Actor) -> None:
    """Mark a release as issued once none of its reports is outstanding."""
    release = Release.objects.select_for_update().get(pk=release_id)
    due = release.status == Release.Status.APPROVED and release.release_on <= clock.today()
    if due and not _outstanding(release).exists():
        lifecycle.RELEASE.move(release, Release.Status.ISSUED)
        release.issued_at = clock.now()
        release.save(update_fields=["status", "issued_at"])


def _queue(release: Release) -> None:
    """Queue the outstanding reports of a release; the same batches have the same jobs."""
    every = list(release.reports.order_by("pk").values_list("pk", "status"))
    for start in range(0, len(every), REPORTS_A_JOB):
        batch = every[start : start + REPORTS_A_JOB]
        if any(status == Report.Status.PREPARED for _, status in batch):
            jobs.enqueue(ISSUE, release.pk, batch[0][0], batch[-1][0])


def _locked(run: Run) -> Run:
    """Lock all runs of a kind and year, so that two of them are not released at the same moment; return the run."""
    rows = Run.objects.filter(year=run.year, kind=run.kind).defer("inputs").order_by("pk")
    return next(one for one in rows.select_for_update(no_key=True) if one.pk == run.pk)


def _waiting(release: Release) -> Release:
    """Lock a release that waits for the approver or for its date.

    :raises Refused: when it does neither.
    """
    run = _locked(release.run)
    found = Release.objects.waiting().filter(pk=release.pk).select_for_update().first()
    if found is None:
        raise Refused("This release does not wait any more. Look at its page.")
    found.run = run
    return found


def _check_seen(effect: ReleaseEffect, seen_as: str | None) -> None:
    if seen_as is not None and effect.seen != seen_as:
        raise Refused("The reports, or those that they replace, changed after you looked. Read them again.")
