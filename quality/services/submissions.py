"""Uploads: each is received once, kept in the file store, and checked by a worker."""

from __future__ import annotations

from uuid import UUID

from django.core.files.base import File
from django.db.models import Max

from portal import access, clock
from portal import selectors as portal
from portal.models import Participant, User
from portal.rules.performance_years import policy_of
from portal.services import file_intake, jobs, receipts
from portal.services.file_intake import PendingFile
from portal.services.use_case import Actor, Refused, use_case
from quality.models import Submission, Version

from . import doors, windows

CHECK = "quality.check_version"
USE = "submission"


def receive(
    *,
    participant: Participant,
    year: int,
    file_type: str,
    period: int | None,
    upload: File[bytes],
    token: UUID | None = None,
    by: Actor,
) -> Version:
    """Store an uploaded file as a new version and queue its check.

    If the same form is sent twice, or the file is identical to the latest version, the existing version is returned.

    :param token: identifies one use of one form.
    :raises Refused: outside the window; for a file that is not due, of a kind without rows, too large or harmful; or
        when the participant reached the limit of uploads for today.
    """
    doors.check_kind(upload=upload, file_type=file_type)
    limit = policy_of(year, book=portal.policy_book())["intake/file_size_limit_bytes"]
    with file_intake.receiving(use=USE, participant=participant, by=by) as intake:
        taken = intake.take(upload, limit=limit, advice="Remove other sheets, or save it as CSV.")
        return _keep(
            participant=participant, year=year, file_type=file_type, period=period, token=token, taken=taken, by=by
        )


@use_case("submission.receive")
def _keep(
    *,
    participant: Participant,
    year: int,
    file_type: str,
    period: int | None,
    token: UUID | None,
    taken: PendingFile,
    by: Actor,
) -> Version:
    if isinstance(by, User):
        access.check_may_prepare(by, participant)
    receipts.lock_chain(participant)
    windows.check_open(participant=participant, year=year, file_type=file_type, period=period)
    submission = lock_submission(participant=participant, year=year, file_type=file_type, period=period)
    known = Version.objects.for_participant(participant).filter(token=token).first() if token else None
    if known and known.submission_id != submission.pk:
        raise Refused(
            "You already used this form to send another file. Open the upload page again and send the file from there."
        )
    if known is None:
        known = _same_file(submission, taken.sha256)
    if known is not None:
        return known
    version = Version.objects.create(
        submission=submission,
        participant=participant,
        number=next_number(submission),
        token=token,
        file=file_intake.keep(taken=taken, by=by),
        uploaded_by=by if isinstance(by, User) else None,
        uploaded_at=clock.now(),
    )
    jobs.enqueue(CHECK, version.pk)
    return version


def lock_submission(*, participant: Participant, year: int, file_type: str, period: int | None) -> Submission:
    """Return the submission of a file, created on first use and locked until the end of the open transaction."""
    key = {"participant": participant, "year": year, "file_type": file_type, "period": period}
    Submission.objects.get_or_create(**key)
    return Submission.objects.select_for_update().get(**key)


def _same_file(submission: Submission, sha256: str) -> Version | None:
    """Return the latest version if it has the same content and its check did not fail; otherwise None."""
    latest = submission.versions.select_related("file").order_by("-number").first()
    if latest is None or latest.file is None or latest.status == Version.Status.FAILED:
        return None
    return latest if latest.file.sha256 == sha256 else None


def next_number(submission: Submission) -> int:
    """Return the number of the next version of a locked submission."""
    return (submission.versions.aggregate(last=Max("number"))["last"] or 0) + 1
