"""Uploads: each is received once, kept in the file store, and checked by a worker."""

from __future__ import annotations

from datetime import date, datetime
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
from quality import lifecycle
from quality.models import Stage, Submission, Version

from . import certifications, doors, stages, windows

CHECK = "quality.check_version"
USE = "submission"
_CHECKED_AGAIN = (Version.Status.FAILED, Version.Status.CANCELED)
_TOO_LATE = "The check has ended, so it cannot be canceled. Here is its result."


def receive(
    *,
    participant: Participant,
    year: int,
    file_type: str,
    period: int | None,
    upload: File[bytes],
    token: UUID | None = None,
    made_from: Version | None = None,
    by: Actor,
) -> Version:
    """Store an uploaded file as a new version and queue its check.

    If the same form is sent twice, or the file is identical to the latest version, the existing version is returned.

    :param token: identifies one use of one form.
    :param made_from: the version whose rows were edited or repaired in the portal to make this file.
    :raises Refused: outside the window; for a file that is not due, of a kind without rows, too large or harmful; or
        when the participant reached the limit of uploads for today.
    """
    began_at, received_on = clock.real_now(), clock.today()
    doors.check_kind(upload=upload, file_type=file_type)
    limit = policy_of(year, book=portal.policy_book())["intake/file_size_limit_bytes"]
    with file_intake.receiving(use=USE, participant=participant, by=by) as intake:
        taken = intake.take(upload, limit=limit, advice="Remove other sheets, or save it as CSV.")
        return _keep(
            participant=participant,
            year=year,
            file_type=file_type,
            period=period,
            token=token,
            made_from=made_from,
            taken=taken,
            began_at=began_at,
            received_on=received_on,
            by=by,
        )


@use_case("submission.receive")
def _keep(
    *,
    participant: Participant,
    year: int,
    file_type: str,
    period: int | None,
    token: UUID | None,
    made_from: Version | None,
    taken: PendingFile,
    began_at: datetime,
    received_on: date,
    by: Actor,
) -> Version:
    if isinstance(by, User):
        access.check_may_prepare(by, participant)
    receipts.lock_chain(participant)
    known = Version.objects.for_participant(participant).filter(token=token).first() if token else None
    if known is None:
        # A large file that came on the last day stays in time when its scan ends on the next one.
        windows.check_open(participant=participant, year=year, file_type=file_type, period=period, on=received_on)
    submission = lock_submission(participant=participant, year=year, file_type=file_type, period=period)
    if known and known.submission_id != submission.pk:
        raise Refused(
            "You already used this form to send another file. Open the upload page again and send the file from there."
        )
    if known is None:
        known = _same_file(submission, taken.sha256)
    if known is not None:
        return known
    certifications.check_unlocked(submission)
    version = Version.objects.create(
        submission=submission,
        participant=participant,
        number=next_number(submission),
        token=token,
        made_from=made_from,
        file=file_intake.keep(taken=taken, by=by),
        uploaded_by=by if isinstance(by, User) else None,
        uploaded_at=clock.now(),
    )
    stages.open_all(version=version, received_from=began_at)
    jobs.enqueue(CHECK, version.pk)
    return version


@use_case("version.cancel")
def cancel(*, version: Version, by: User) -> Version:
    """Cancel a version whose result is not stored yet; its check stops. Canceled twice, it stays as it is.

    :raises Refused: when its check has ended, or its result is being stored.
    """
    access.check_may_prepare(by, version.participant)
    if version.stages.filter(name=Stage.Name.STORED).exclude(began_at=None).exists():
        raise Refused(_TOO_LATE)  # the worker holds the row until the result is stored: nobody waits for it
    row = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if row.status == Version.Status.CANCELED:
        return row
    if row.is_final:
        raise Refused(_TOO_LATE)
    lifecycle.VERSION.move(row, Version.Status.CANCELED)
    row.checked_at = clock.now()
    row.save(update_fields=["status", "checked_at"])
    return row


def lock_submission(*, participant: Participant, year: int, file_type: str, period: int | None) -> Submission:
    """Return the submission of a file, created on first use and locked until the end of the open transaction."""
    key = {"participant": participant, "year": year, "file_type": file_type, "period": period}
    Submission.objects.get_or_create(**key)
    return Submission.objects.select_for_update().get(**key)


def _same_file(submission: Submission, sha256: str) -> Version | None:
    """Return the latest version if it has the same content and its check did not fail or stop; otherwise None."""
    latest = submission.versions.select_related("file").order_by("-number").first()
    if latest is None or latest.file is None or latest.status in _CHECKED_AGAIN:
        return None
    return latest if latest.file.sha256 == sha256 else None


def next_number(submission: Submission) -> int:
    """Return the number of the next version of a locked submission."""
    return (submission.versions.aggregate(last=Max("number"))["last"] or 0) + 1
