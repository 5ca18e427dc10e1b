"""Stored files: later scans, plain copies for readers, checks, and removal after the retention period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction

from portal import clock
from portal.files import reading, storage
from portal.files.reading import FileAltered
from portal.files.scanning import Answer, Scanner, Verdict
from portal.formatting import long_date
from portal.models import StoredFile

from . import jobs, messages
from .file_intake import SCANS, remove_without_rows
from .use_case import Actor, use_case

logger = structlog.get_logger(__name__)


def scan(*, file_id: int, by: Actor) -> StoredFile:
    """Scan a file that waits for its scan; without a scanner in the settings, mark it as not scanned.

    :raises NotYet: while the scanner gives no verdict.
    """
    file = StoredFile.objects.get(pk=file_id)
    if file.scan != StoredFile.Scan.WAITING:
        return file
    scanner = Scanner.at(settings.CLAMD_URL, seconds=settings.CLAMD_SECONDS)
    try:
        answer = scanner.scan(reading.pieces(file)) if scanner else None
    except FileAltered as error:  # nobody will ever read it
        _note_altered(altered=error, by=by)
        return file
    if answer and answer.verdict == Verdict.UNKNOWN:
        logger.warning("file_waits_for_its_scan", file=file.pk, scanner=answer.words)
        raise jobs.NotYet(settings.SCAN_AGAIN_SECONDS)
    return _keep_verdict(file_id=file_id, answer=answer, by=by)


@use_case("file.keep_verdict")
def _keep_verdict(*, file_id: int, answer: Answer | None, by: Actor) -> StoredFile:
    file = StoredFile.objects.select_for_update(of=("self",)).select_related("participant").get(pk=file_id)
    if file.scan != StoredFile.Scan.WAITING:
        return file
    if answer is None:
        file.scan = StoredFile.Scan.NOT_SCANNED
    else:
        file.scan, file.scan_words, file.scanned_at = SCANS[answer.verdict], answer.words[:200], clock.now()
    if file.scan == StoredFile.Scan.HARMFUL:
        _remove(file)
        _tell(file, by)
    file.save(update_fields=["scan", "scan_words", "scanned_at", "removed_at"])
    return file


def _tell(file: StoredFile, by: Actor) -> None:
    """Send the participant a message that a file was harmful; the rest of the submission stays valid."""
    if file.participant is None:
        return
    messages.send(
        participant=file.participant,
        subject="Harmful content in a file you sent",
        body=f"A virus scan found harmful content in a file that you sent on {long_date(file.stored_at)}. We removed "
        "the file. Everything else that you sent with it is saved. Scan your computer, save a new copy of the file "
        "from its source, and call the help desk to find out how to send it again.",
        by=by,
    )


def _remove(file: StoredFile) -> None:
    """Record the removal, and remove the bytes after the transaction."""
    file.removed_at = clock.now()
    transaction.on_commit(lambda: storage.remove(file.stored_as))


@use_case("file.replace")
def replace(*, file: StoredFile, by: Actor) -> None:
    """Remove the bytes of a file that the portal made and that a newer one replaces; its row stays."""
    row = StoredFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if row.removed_at is None:
        _remove(row)
        row.save(update_fields=["removed_at"])


def is_sound(*, file: StoredFile, by: Actor) -> bool:
    """Read a whole file and return whether it is the file that was received; record any change in its row."""
    try:
        for _ in reading.pieces(file):
            pass
    except FileAltered as error:
        _note_altered(altered=error, by=by)
        return False
    if file.altered_at:
        _note_sound(file=file, by=by)
    return True


@contextmanager
def plain_copies(*, files: Mapping[str, StoredFile], by: Actor) -> Iterator[dict[str, Path]]:
    """Yield the paths of plain copies of files, for readers that need a path; the copies are removed after the block.

    :param files: the files by the names of their copies.
    :raises NotYet: while one of them waits for its scan.
    :raises FileAltered: when a file is not the one that was received; its row records that.
    """
    with ExitStack() as stack:
        try:
            _check_scanned(files.values())
            copies = stack.enter_context(reading.plain_copies(files))
        except FileAltered as error:
            _note_altered(altered=error, by=by)
            raise
        yield copies


def _check_scanned(files: Iterable[StoredFile]) -> None:
    for file in files:
        if file.scan == StoredFile.Scan.WAITING:
            if file.altered_at:
                raise FileAltered(file, "It was altered before its scan.")
            raise jobs.NotYet(settings.SCAN_AGAIN_SECONDS)


@use_case("file.note_altered")
def _note_altered(*, altered: FileAltered, by: Actor) -> None:
    file = altered.file
    logger.error("stored_file_altered", file=file.pk, why=altered.why)
    if file.altered_at is None and file.removed_at is None:
        file.altered_at = clock.now()
        file.save(update_fields=["altered_at"])


@use_case("file.note_sound")
def _note_sound(*, file: StoredFile, by: Actor) -> None:
    file.altered_at = None
    file.save(update_fields=["altered_at"])


def sweep(*, by: Actor) -> dict[str, int]:
    """Remove expired files, bytes without a row and abandoned plain copies; log rows without bytes.

    :returns: the number of each: `expired`, `without_row`, `left_behind` and `without_bytes`.
    """
    counts = {"expired": _expire(by=by), "without_row": 0, "without_bytes": 0}
    counts["left_behind"] = reading.remove_abandoned_copies()
    young = clock.real_now() - timedelta(seconds=settings.FILES_GRACE_SECONDS)
    for folder in sorted(storage.folders() | StoredFile.objects.kept().folders()):
        # Rows first, then bytes: a file stored in between seems to have no row, but is too young to be removed.
        rows = StoredFile.objects.filter(stored_as__startswith=f"{folder}/")
        known = dict(rows.values_list("stored_as", "removed_at"))
        there = storage.names_in(folder)
        counts["without_row"] += remove_without_rows(
            [name for name in there if known.get(name) or (name not in known and storage.stored_at(name) < young)]
        )
        missing = {name for name, removed_at in known.items() if removed_at is None} - set(there)
        for file in StoredFile.objects.kept().filter(stored_as__in=missing):
            logger.error("stored_file_missing", file=file.pk)
            counts["without_bytes"] += 1
    return counts


@use_case("file.expire")
def _expire(*, by: Actor) -> int:
    over = StoredFile.objects.kept().filter(expires_on__lt=clock.today())
    expired = list(over.select_for_update(of=("self",), skip_locked=True))
    for file in expired:
        _remove(file)
        file.save(update_fields=["removed_at"])
    return len(expired)
