"""Uploads: received once, kept outside the web root, handed to a worker."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path, PurePosixPath
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db.models import Max

from portal import access, clock
from portal import selectors as portal
from portal.formatting import long_date
from portal.models import Participant, User
from portal.rules.performance_years import policy_of
from portal.services import jobs
from portal.services.use_case import Actor, Refused, use_case
from quality import selectors
from quality.models import Submission, Version
from quality.models.submission import duty_of, title_of

CHECK = "quality.check_version"


def folder() -> Path:
    """Return the folder of uploaded files, made on first use and readable by this user alone."""
    path = Path(settings.DATA_DIR) / "uploads"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(version: Version) -> Path:
    """Return where a version's file lies."""
    return folder() / version.stored_name


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
    limit = policy_of(year, book=portal.policy_book())["intake/file_size_limit_bytes"]
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
    """Keep the last part of a file's name, without what could act in a terminal or on a page."""
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
    _check_window(participant, year, file_type, period)
    Submission.objects.get_or_create(participant=participant, year=year, file_type=file_type, period=period)
    submission = Submission.objects.select_for_update().get(
        participant=participant, year=year, file_type=file_type, period=period
    )
    known = Version.objects.for_participant(participant).filter(token=token).first() if token else None
    if known and known.submission_id != submission.pk:
        raise Refused("This form was sent already, for another file. Open the upload page anew and send it from there.")
    latest = submission.versions.order_by("-number").first()
    if known is None and latest and latest.sha256 == sha256 and latest.status != Version.Status.FAILED:
        known = latest
    if known is not None:
        return known
    version = Version.objects.create(
        submission=submission,
        participant=participant,
        number=(submission.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
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


def _check_window(participant: Participant, year: int, file_type: str, period: int | None) -> None:
    today = clock.today()
    window = selectors.window_of(
        participant, year=year, file_type=file_type, period=period, today=today, book=portal.policy_book()
    )
    if window is None:
        raise Refused("There is no such file for that year and period.")
    title = title_of(file_type, period)
    owed = participant.obligations.filter(year=year, code=duty_of(file_type, period)).first()
    if owed is None or owed.waived_on:
        raise Refused(f"You do not owe this file for {year}: {title}.")
    if not window.open:
        when = "opens on" if today < window.opens_on else "closed on"
        day = window.opens_on if today < window.opens_on else window.closes_on
        raise Refused(
            f"You cannot upload {title} for {year} today: the window {when} {long_date(day)}. If you need other days, "
            "call the help desk."
        )
