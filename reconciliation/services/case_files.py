"""Files of a case: its PDF or ZIP, asked for by a person, made by a job, kept, and replaced by newer ones."""

from __future__ import annotations

from pathlib import Path

from django.core.files.base import File

from portal import clock
from portal.files import reading
from portal.files.kinds import ARCHIVE, PDF
from portal.files.private_folders import private_folder
from portal.models import StoredFile, User
from portal.selectors import policy_book
from portal.services import file_intake, jobs, receipts, stored_files
from portal.services.use_case import Actor, Refused, use_case
from reconciliation import lifecycle
from reconciliation.models import CaseFile, CaseFileFetch, ErrorNotice
from reconciliation.selectors.case_editions import CaseEdition, edition_of

MAKE = "reconciliation.make_case_file"
USE = "case-file"
Kind, Status = CaseFile.Kind, CaseFile.Status
KINDS = {Kind.PDF: PDF, Kind.ZIP: ARCHIVE}


@use_case("case_file.ask")
def ask(*, notice: ErrorNotice, kind: str, reader: str, by: User) -> CaseFile:
    """Queue a file of a case as it stands; one that is being made stays, and one that has everything of the case.

    :param kind: `pdf` or `zip`.
    :param reader: whose case it shows, `practice` or `cms`.
    """
    receipts.lock_chain(notice.participant)  # two people who ask at once make one file
    rows = notice.case_files.filter(kind=kind, reader=reader).newest()
    queued = next((row for row in rows if row.status == Status.QUEUED), None)
    if queued is None:
        kept = next((row for row in rows if row.status == Status.READY and row.may_be_taken), None)
        if kept is not None and kept.edition == edition_of(notice.pk, reader=reader).digest:
            return kept
    row = queued or CaseFile.objects.create(
        notice=notice,
        participant_id=notice.participant_id,
        kind=kind,
        reader=reader,
        asked_by=by,
        asked_at=clock.now(),
    )
    jobs.enqueue(MAKE, row.pk, again=True)
    return row


def make(*, case_file_id: int, by: Actor) -> None:
    """Make a file of a case and keep it; done again, it changes nothing.

    :raises FileAltered: when a document of the case changes while it is read; it is left out of the next attempt.
    """
    row = CaseFile.objects.select_related("participant").get(pk=case_file_id)
    if row.status != Status.QUEUED:
        return
    edition = edition_of(row.notice_id, reader=row.reader)
    with (
        private_folder(reading.plain_copies_folder()) as folder,
        file_intake.receiving(use=USE, participant=row.participant, by=by) as intake,
    ):
        path = folder / f"case.{row.kind}"
        _write(path, edition, row.kind, by)
        with path.open("rb") as written:
            name = f"case-{edition.case.notice.number}.{row.kind}"
            taken = intake.take_own(File(written, name=name), kind=KINDS[Kind(row.kind)])
        _keep(case_file_id=row.pk, taken=taken, edition=edition, by=by)


def _write(path: Path, edition: CaseEdition, kind: str, by: Actor) -> None:
    """Write a PDF with the documents attached if they are small, or a ZIP with all of them."""
    from reconciliation.documents import case_file_pdf

    readable = {
        one.label: one.file  # the name of a plain copy; its own may be too long for the file system
        for one in edition.case.documents
        if one.file.may_be_read and stored_files.is_sound(file=one.file, by=by)
    }
    limit: int = policy_book().on(clock.today())["files/case_file_bytes_limit"]
    beside = kind == Kind.PDF and sum(one.size for one in readable.values()) > limit
    with stored_files.plain_copies(files={} if beside else readable, by=by) as copies, path.open("xb") as out:
        if kind == Kind.ZIP:
            case_file_pdf.write_zip(edition, out, copies=copies)
        else:
            out.write(case_file_pdf.render(edition, attached=None if beside else copies))


@use_case("case_file.keep")
def _keep(*, case_file_id: int, taken: file_intake.PendingFile, edition: CaseEdition, by: Actor) -> None:
    """Keep a made file, and remove the bytes of those that it replaces: they can be made again from the case."""
    row = CaseFile.objects.select_for_update(of=("self",)).get(pk=case_file_id)
    if row.status != Status.QUEUED:
        return
    lifecycle.REPORT_FILE.move(row, Status.READY)
    row.file, row.edition, row.stood_at = file_intake.keep(taken=taken, by=by), edition.digest, edition.stood_at
    row.save(update_fields=["status", "file", "edition", "stood_at"])
    same = CaseFile.objects.filter(notice=row.notice_id, kind=row.kind, reader=row.reader, pk__lt=row.pk)
    for earlier in same.filter(file__removed_at=None).exclude(file=None).select_related("file"):
        stored_files.replace(file=earlier.file, by=by)


@use_case("case_file.fail")
def fail(*, case_file_id: int, by: Actor) -> None:
    """Record that a file could not be made, after the last attempt of its job."""
    row = CaseFile.objects.select_for_update(of=("self",)).get(pk=case_file_id)
    if row.status == Status.QUEUED:
        lifecycle.REPORT_FILE.move(row, Status.FAILED)
        row.save(update_fields=["status"])


@use_case("case_file.fetch")
def fetch(*, notice: ErrorNotice, kind: str, reader: str, by: User) -> StoredFile:
    """Record that a person downloads a file of a case, and return the stored file to send.

    :raises Refused: for a file that is not made.
    """
    rows = notice.case_files.filter(kind=kind, reader=reader).newest()
    row = next((one for one in rows if one.status == Status.READY and one.may_be_taken), None)
    if row is None or row.file is None:
        raise Refused("This file is not made yet. Wait for it, or ask for it on this page.")
    CaseFileFetch.objects.create(
        case_file=row,
        participant_id=row.participant_id,
        number=notice.number,
        kind=row.kind,
        fetched_by=by,
        fetched_at=clock.now(),
    )
    return row.file
