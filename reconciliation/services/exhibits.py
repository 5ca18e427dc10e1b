"""Files handed in with an error notice: looked at before they are kept, stored outside the web root."""

from __future__ import annotations

import hashlib
import re
import uuid
import zipfile
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage

from portal import clock
from portal.services.use_case import Refused
from reconciliation.models import ErrorNotice, Exhibit

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 5
KINDS = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_BEGINNINGS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}


def check(upload: File[Any]) -> str:
    """Check one file and return its media type.

    :raises Refused: with a sentence that names the file and what is wrong with it.
    """
    name = clean_name(upload.name or "")
    ending = PurePath(name).suffix.lower()
    if ending not in KINDS:
        raise Refused(f"{name}: this kind of file is not taken. Use PDF, PNG, JPEG, CSV, TXT or XLSX.")
    if not upload.size:
        raise Refused(f"{name} is empty.")
    if upload.size > MOST_BYTES:
        raise Refused(f"{name} has {upload.size / 1024 / 1024:.1f} MB; the limit is {MOST_BYTES // 1024 // 1024} MB.")
    if not _is_what_it_says(upload, ending):
        raise Refused(f"{name} is not what its name says. Save it again as {ending[1:].upper()} and attach that file.")
    return KINDS[ending]


def check_all(uploads: Sequence[File[Any]]) -> list[tuple[File[Any], str, str]]:
    """Check the files that were attached, each with its media type and SHA-256; the same file twice counts once.

    :raises Refused: for too many files, or a file that cannot be taken.
    """
    if len(uploads) > MOST_FILES:
        raise Refused(f"You attached {len(uploads)} files; at most {MOST_FILES} are taken.", field="exhibits")
    checked: dict[str, tuple[File[Any], str, str]] = {}
    for upload in uploads:
        media_type = check(upload)
        sha256 = digest(upload)
        checked.setdefault(sha256, (upload, media_type, sha256))
    return list(checked.values())


def _is_what_it_says(upload: File[Any], ending: str) -> bool:
    upload.seek(0)
    try:
        if ending in _BEGINNINGS:
            return upload.read(8).startswith(_BEGINNINGS[ending])
        if ending == ".xlsx":
            names = zipfile.ZipFile(upload).namelist()
            return "xl/workbook.xml" in names and not any("vbaProject" in name for name in names)
        content = upload.read()
        return b"\x00" not in content and content.decode("utf-8-sig") is not None
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError):
        return False  # whatever a broken archive or text brings up
    finally:
        upload.seek(0)


def clean_name(name: str) -> str:
    """Return a file name without folders and control characters, short enough to keep."""
    bare = re.sub(r"[^\w .()+-]", "_", PurePath(name.replace("\\", "/")).name).strip(" .") or "file"
    ending = PurePath(bare).suffix
    return bare[: 100 - len(ending)].removesuffix(ending) + ending


def digest(upload: File[Any]) -> str:
    """Return the SHA-256 of a file."""
    summed = hashlib.sha256()
    for chunk in upload.chunks():
        summed.update(chunk)
    upload.seek(0)
    return summed.hexdigest()


def keep(*, notice: ErrorNotice, upload: File[Any], media_type: str, sha256: str) -> Exhibit:
    """Store a checked file of a notice; part of filing it."""
    ending = PurePath(clean_name(upload.name or "")).suffix.lower()
    stored_as = default_storage.save(f"exhibits/{notice.participant_id}/{uuid.uuid4().hex}{ending}", upload)
    return Exhibit.objects.create(
        notice=notice,
        participant_id=notice.participant_id,
        name=clean_name(upload.name or ""),
        content_type=media_type,
        size=upload.size,
        sha256=sha256,
        stored_as=stored_as,
        uploaded_by=notice.filed_by,
        uploaded_at=clock.now(),
    )
