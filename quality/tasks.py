"""Celery tasks of quality: ids in, one service call."""

from __future__ import annotations

from celery import shared_task

from portal import selectors
from portal.jobs import leased_task
from quality.services import annotated, checks, corrections, finding_places, rehearsals, repairs, waivers

ACTOR = "system:checks"


def _fail(version_id: int) -> None:
    checks.fail(version_id=version_id, by=ACTOR)


@leased_task("quality.check_version", on_failure=_fail)
def check_version(version_id: int) -> None:
    """Check an uploaded version."""
    checks.check_version(version_id=version_id, by=ACTOR)


@leased_task(finding_places.PLACE)
def place_findings(version_id: int) -> None:
    """Find the places of a version's findings for the workbench."""
    finding_places.place(version_id=version_id, by=ACTOR)


@leased_task(corrections.MAIL_ASSIGNED)
def mail_assigned(seat_id: int, day: str) -> None:
    """Email one person that findings are assigned to them.

    :param day: ISO date; it only makes the job unique, so that there is one email a day.
    """
    corrections.mail_assigned(seat_id=seat_id)


def _refuse_revision(revision_id: int) -> None:
    repairs.fail(revision_id=revision_id, by=ACTOR)


@leased_task(repairs.MAKE, on_failure=_refuse_revision)
def make_revision(revision_id: int) -> None:
    """Make the new version that a person ordered."""
    repairs.make(revision_id=revision_id, by=ACTOR)


def _refuse_annotated(asked_id: int) -> None:
    annotated.fail(asked_id=asked_id, by=ACTOR)


@leased_task(annotated.ANNOTATE, on_failure=_refuse_annotated)
def annotate_version(asked_id: int) -> None:
    """Write notes into a large file."""
    annotated.make(asked_id=asked_id, by=ACTOR)


def _fail_rehearsal(rehearsal_id: int, version_id: int) -> None:
    rehearsals.fail(rehearsal_id=rehearsal_id, version_id=version_id, by=ACTOR)


@leased_task("quality.rehearse_file", on_failure=_fail_rehearsal)
def rehearse_file(rehearsal_id: int, version_id: int) -> None:
    """Check one stored file with the draft of a rehearsal."""
    rehearsals.try_file(rehearsal_id=rehearsal_id, version_id=version_id, by=ACTOR)


@shared_task(name="quality.end_waivers", expires=3000)
def end_waivers() -> None:
    """End the waivers whose last day has passed."""
    with selectors.portal_state():
        waivers.end_expired(by="system:deadlines")


@leased_task("quality.follow_calendar")
def follow_calendar(day: str) -> None:
    """Do the same after the demonstration date was moved to a day.

    :param day: ISO date; it only makes the job unique, the services read the clock.
    """
    waivers.end_expired(by="system:deadlines")
