"""Uploads: received once, kept outside the web root, handed to a worker."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from pathlib import Path, PurePosixPath
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db.models import Max

from portal import access, clock
from portal import selectors as portal
from portal.models import Participant, User
from portal.services import jobs, receipts
from portal.services.use_case import Actor, Refused, use_case
from quality.models import Submission, Version

from . import windows

CHECK = "quality.check_version"


def folder() -> Path:
    """Return the folder of uploaded files, made on first use and readable by this user alone."""
    path = Path(settings.DATA_DIR) / "uploads"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(version: Version) -> Path:
    """Return the path of a version's file; a declaration has none."""
    return folder() / (version.stored_name or "")


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
    """Take a file in and ask for its check.

    The file is written before the transaction and removed when the transaction comes to nothing, so that no row is
    ever without its file. The same form sent twice, or the latest version's own bytes once more, give the version that
    is there.

    :param token: one use of one form.
    :raises Refused: outside the window, for a file that is not owed, or too large.
    """
    limit = portal.policy_book().on(date(year, 1, 1))["intake/file_size_limit_bytes"]
    stored_name = secrets.token_hex(16)
    path = folder() / stored_name
    try:
        sha256, size = _write(upload, path, limit)
        version = _keep(
            participant=participant,
            year=year,
            file_type=file_type,
            period=period,
            token=token,
            file_name=_plain_name(upload.name),
            stored_name=stored_name,
            sha256=sha256,
            size=size,
            by=by,
        )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if version.stored_name != stored_name:
        path.unlink(missing_ok=True)
    return version


def _write(upload: File[bytes], path: Path, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    path.touch(mode=0o600)
    with path.open("wb") as target:
        for chunk in upload.chunks():
            size += len(chunk)
            if size > limit:
                raise Refused(f"The file is larger than {limit >> 20} MB. Remove other sheets, or save it as CSV.")
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest(), size


def _plain_name(name: str | None) -> str:
    """Keep the last part of a file's name, without characters that could act in a terminal or on a page."""
    last = PurePosixPath((name or "").replace("\\", "/")).name
    return "".join(character for character in last if character.isprintable())[-200:] or "unnamed"


@use_case("submission.receive")
def _keep(
    *,
    participant: Participant,
    year: int,
    file_type: str,
    period: int | None,
    token: UUID | None,
    file_name: str,
    stored_name: str,
    sha256: str,
    size: int,
    by: Actor,
) -> Version:
    if isinstance(by, User):
        access.check_may_prepare(by, participant)
    receipts.take_turn(participant)
    windows.check_open(participant=participant, year=year, file_type=file_type, period=period)
    submission = take(participant=participant, year=year, file_type=file_type, period=period)
    known = Version.objects.for_participant(participant).filter(token=token).first() if token else None
    if known and known.submission_id != submission.pk:
        raise Refused(
            "This form was sent already, for another file. Open the upload page again and send the file from there."
        )
    latest = submission.versions.order_by("-number").first()
    if known is None and latest and latest.sha256 == sha256 and latest.status != Version.Status.FAILED:
        known = latest
    if known is not None:
        return known
    version = Version.objects.create(
        submission=submission,
        participant=participant,
        number=next_number(submission),
        token=token,
        file_name=file_name,
        sha256=sha256,
        size=size,
        stored_name=stored_name,
        uploaded_by=by if isinstance(by, User) else None,
        uploaded_at=clock.now(),
    )
    jobs.enqueue(CHECK, version.pk)
    return version


def take(*, participant: Participant, year: int, file_type: str, period: int | None) -> Submission:
    """Return the submission of a file, made on first use, locked to the end of the open transaction."""
    key = {"participant": participant, "year": year, "file_type": file_type, "period": period}
    Submission.objects.get_or_create(**key)
    return Submission.objects.select_for_update().get(**key)


def next_number(submission: Submission) -> int:
    """Return the number of the next version of a locked submission."""
    return (submission.versions.aggregate(last=Max("number"))["last"] or 0) + 1
