"""Intake of files into the store: check, hash, scan and encrypt each file, and write its row.

The bytes are written first, under a random name. The row follows in the transaction of its use case, so no row is ever
without its bytes. If the row is never written (a refusal, a killed process), the end of the block that wrote the bytes
removes them, or else an hourly job.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.files.base import File
from django.db import DatabaseError
from django.db.models import Sum

from portal import clock
from portal import selectors as portal
from portal.files import names, storage, writing
from portal.files.kinds import Kind, recognize
from portal.files.scanning import Scanner, Verdict
from portal.formatting import long_date
from portal.models import Participant, StoredFile

from . import jobs, receipts
from .use_case import Actor, Refused, actor_label, use_case

logger = structlog.get_logger(__name__)

SCAN = "portal.scan_file"
SCANS = {
    Verdict.CLEAN: StoredFile.Scan.CLEAN,
    Verdict.HARMFUL: StoredFile.Scan.HARMFUL,
    Verdict.UNKNOWN: StoredFile.Scan.WAITING,
}
HARMFUL = (
    "A virus scan found harmful content in this file, so we did not keep it. Scan your computer, save a new copy of "
    "the file from its source, and send that copy. If you think the scan is wrong, call the help desk."
)


class NotStored(Refused):
    """Refusal of a file because the store is full or unreachable; a job that meets it tries again later."""


@dataclass(frozen=True, slots=True)
class PendingFile:
    """File whose bytes are in the store and whose row is not written yet."""

    use: str
    participant: Participant | None
    name: str
    media_type: str
    size: int
    sha256: str
    stored_as: str
    scan: str
    scan_words: str
    scanned_at: datetime | None


class Intake:
    """Intake of the files of one use case; `receiving` makes it."""

    def __init__(self, use: str, participant: Participant | None, by: Actor) -> None:
        self.use, self.participant, self.by = use, participant, by
        self.names: list[str] = []

    def take(self, file: File[Any], *, limit: int, advice: str, kinds: tuple[Kind, ...] | None = None) -> PendingFile:
        """Check a file that somebody sent, and write its bytes to the store.

        :param limit: the largest size in bytes.
        :param advice: the sentence that tells a person what to do about a larger file.
        :param kinds: the accepted kinds; None accepts every kind.
        :raises Refused: for an empty, too large or harmful file, one of another kind, or when the store is full or
            unreachable (`NotStored`); the sentence names the file.
        """
        name = names.plain_name(file.name)
        if not file.size:
            raise Refused(f"{name} is empty.")
        if file.size > limit:
            raise Refused(f"{name} is larger than {limit >> 20} MB. {advice}")
        kind = recognize(file, name)  # type: ignore[arg-type]
        if kinds is not None and kind not in kinds:
            raise Refused(f"We cannot accept {name}: it is {kind.words}. {kind.advice}")
        scanner = Scanner.at(settings.CLAMD_URL, seconds=settings.CLAMD_SECONDS)
        return self._write(file, name, kind, scanner, StoredFile.Scan.NOT_SCANNED)

    def take_own(self, file: File[Any], *, kind: Kind) -> PendingFile:
        """Write the bytes of a file that the portal made itself to the store.

        :raises NotStored: when the store is full or unreachable.
        """
        return self._write(file, names.plain_name(file.name), kind, None, StoredFile.Scan.OWN)

    def _write(self, file: File[Any], name: str, kind: Kind, scanner: Scanner | None, unscanned: str) -> PendingFile:
        stored_as = storage.new_name()
        self.names.append(stored_as)
        try:
            written = writing.write(file, name=stored_as, scanner=scanner)
        except OSError as error:
            logger.error("file_not_stored", exc_info=True)
            raise NotStored(f"We could not store {name}. Try again in a few minutes, or call the help desk.") from error
        answer = written.answer
        made = PendingFile(
            use=self.use,
            participant=self.participant,
            name=name,
            media_type=kind.media_type,
            size=written.size,
            sha256=written.sha256,
            stored_as=stored_as,
            scan=SCANS[answer.verdict] if answer else unscanned,
            scan_words=answer.words if answer else "",
            scanned_at=clock.now() if answer and answer.verdict != Verdict.UNKNOWN else None,
        )
        if made.scan == StoredFile.Scan.HARMFUL:
            _note_harmful(taken=made, by=self.by)
            raise Refused(f"{name}: {HARMFUL}")
        return made


@contextmanager
def receiving(*, use: str, participant: Participant | None = None, by: Actor) -> Iterator[Intake]:
    """Yield an intake for files; after the block, remove the bytes of those without a row.

    The block must contain the whole transaction that writes the rows.

    :param use: the use of the files, one of those in the policy's `files/life_years` or `files/life_days`.
    """
    intake = Intake(use, participant, by)
    try:
        yield intake
    finally:
        try:
            remove_without_rows(intake.names)
        except (DatabaseError, OSError):  # a broken transaction around the block, or an unreachable bucket
            logger.warning("stored_files_left_to_the_sweep")


def remove_without_rows(stored_as: list[str]) -> int:
    """Remove the stored bytes that no row keeps, and return the number of files."""
    kept = set(StoredFile.objects.kept().filter(stored_as__in=stored_as).values_list("stored_as", flat=True))
    unknown = [name for name in stored_as if name not in kept]
    for name in unknown:
        storage.remove(name)
    return len(unknown)


@use_case("file.keep")
def keep(*, taken: PendingFile, by: Actor) -> StoredFile:
    """Write the row of a received file, within the use case to which it belongs.

    :raises Refused: when the file exceeds the participant's limits of the day.
    """
    if taken.participant is not None and taken.scan != StoredFile.Scan.OWN:  # what the portal writes costs nobody a day
        receipts.lock_chain(taken.participant)  # otherwise two uploads at once could together exceed the limit
        _check_quota(taken.participant, taken.size)
    file = _make_row(taken, by)
    if file.scan == StoredFile.Scan.WAITING:
        logger.warning("file_waits_for_its_scan", file=file.pk, scanner=file.scan_words)
        jobs.enqueue(SCAN, file.pk)
    return file


def _make_row(taken: PendingFile, by: Actor, removed_at: datetime | None = None) -> StoredFile:
    return StoredFile.objects.create(
        participant=taken.participant,
        use=taken.use,
        name=taken.name,
        media_type=taken.media_type,
        size=taken.size,
        sha256=taken.sha256,
        stored_as=taken.stored_as,
        stored_by=actor_label(by),
        stored_at=clock.now(),
        scan=taken.scan,
        scan_words=taken.scan_words[:200],
        scanned_at=taken.scanned_at,
        expires_on=_expires_on(taken.use),
        removed_at=removed_at,
    )


def _expires_on(use: str) -> date:
    """Return the last day on which a file stored today is kept: after some days, or the end of a year."""
    today = clock.today()
    policy = portal.policy_book().on(today)
    days: int | None = policy["files/life_days"].get(use)
    return today + timedelta(days) if days else date(today.year + policy["files/life_years"][use], 12, 31)


def _check_quota(participant: Participant, size: int) -> None:
    today = clock.today()
    policy = portal.policy_book().on(today)
    most_files, most_bytes = policy["files/daily_file_limit"], policy["files/daily_bytes_limit"]
    begins = datetime.combine(today, time.min, clock.EASTERN)
    of_today = StoredFile.objects.stored_between(participant, begins, begins + timedelta(days=1))
    of_today = of_today.exclude(scan=StoredFile.Scan.OWN)
    count, total = of_today.count(), of_today.aggregate(total=Sum("size"))["total"] or 0
    if count >= most_files:
        amount = f"{most_files} files"
    elif total + size > most_bytes:
        amount = f"{most_bytes >> 20} MB"
    else:
        return
    raise Refused(
        f"Your practice can send {amount} a day, and this file exceeds the limit. Try again on "
        f"{long_date(today + timedelta(days=1))}, or call the help desk today."
    )


@use_case("file.note_harmful")
def _note_harmful(*, taken: PendingFile, by: Actor) -> StoredFile:
    """Write the row of a harmful file, without its bytes, as evidence."""
    file = _make_row(taken, by, removed_at=clock.now())
    logger.warning("harmful_file_refused", file=file.pk)
    return file
