"""ZIP files of all reports of a release for CMS staff: prepared by a job, taken with a record, expiring."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

from django.core.files.base import File
from django.db.models import Q, QuerySet

from portal import clock
from portal.files import reading
from portal.files.kinds import ARCHIVE
from portal.files.private_folders import private_folder
from portal.models import StoredFile, User
from portal.services import file_intake, jobs
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import ANALYST, APPROVER, may_act_as
from reconciliation import lifecycle
from reconciliation.models import LONG, ArchiveFetch, Release, Report, ReportArchive, ReportFile

from . import report_files

PREPARE = "reconciliation.prepare_archive"
USE = "reports"
AGAIN_SECONDS = 5
MANIFEST = "manifest.csv"
UNREAD = ("facts", "policy_used")
PACKED_AT_ONCE, MOST_NAMED = 50, 10
"""Reports after which the ZIP notes its progress, and those that a reason names."""
HEADER = ("file", "sha256", "model_id", "total", "report")


@use_case("report_archive.ask")
def ask(*, release: Release, by: User) -> ReportArchive:
    """Queue a ZIP of the issued reports of a release; the one that is being prepared stays.

    :raises Refused: for a person who may not, and before the reports are issued.
    """
    if not may_act_as(by, ANALYST, APPROVER):
        raise Refused("Only analysts and approvers can prepare a ZIP of reports.")
    locked = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if locked.status != Release.Status.ISSUED:
        raise Refused("The reports of this release are not issued yet.")
    row = locked.archives.filter(status=ReportArchive.Status.QUEUED).first()
    if row is None:
        row = ReportArchive.objects.create(release=locked, asked_by=by, asked_at=clock.now())
    jobs.enqueue(PREPARE, row.pk, again=True)
    return row


def prepare(*, archive_id: int, by: Actor) -> None:
    """Write the ZIP with its manifest and keep it, one PDF in memory at a time; done again, it changes nothing.

    Each PDF that is missing, failed or is damaged is written once more. One that then fails again ends the ZIP.

    :raises NotYet: while PDFs of the release are still being written.
    """
    row = ReportArchive.objects.select_related("release").get(pk=archive_id)
    if row.status != ReportArchive.Status.QUEUED:
        return
    issued = row.release.reports.issued().order_by("participant__model_id", "pk")
    if _asked_for_missing(row, issued, by):
        return
    if issued.exclude(kept_file__status=ReportFile.Status.READY).exists():
        raise jobs.NotYet(AGAIN_SECONDS)
    with private_folder(reading.plain_copies_folder()) as folder, file_intake.receiving(use=USE, by=by) as intake:
        path = folder / "reports.zip"
        try:
            count = _write(path, list(issued.values_list("pk", flat=True)), archive_id=row.pk, by=by)
        except reading.FileAltered as altered:
            _write_again(row, altered, by)
            return
        name = f"reports-{row.release.run_id}-release-{row.release_id}.zip"
        with path.open("rb") as written:
            taken = intake.take_own(File(written, name=name), kind=ARCHIVE)
        _keep(archive_id=row.pk, taken=taken, count=count, by=by)


def _asked_for_missing(row: ReportArchive, issued: QuerySet[Report], by: Actor) -> bool:
    """Ask for the PDFs that nobody asked for or that failed before this ZIP; return True if that ended the ZIP."""
    failed = Q(kept_file__status=ReportFile.Status.FAILED)
    for report in issued.filter(Q(kept_file=None) | failed & Q(kept_file__asked_at__lt=row.asked_at)).defer(*UNREAD):
        report_files.ask(report=report, by=by)
    again = issued.filter(failed, kept_file__asked_at__gte=row.asked_at).select_related("participant", "run")
    numbers = [one.number for one in again.defer(*LONG)]
    if numbers:
        more = f" and {len(numbers) - MOST_NAMED:,} more" if len(numbers) > MOST_NAMED else ""
        why = (
            f"The PDF of {', '.join(numbers[:MOST_NAMED])}{more} could not be written. See its job, have it written "
            "again on the page of the release, then ask for the ZIP once more."
        )
        _give_up(archive_id=row.pk, because=why, by=by)
    return bool(numbers)


def _write_again(row: ReportArchive, altered: reading.FileAltered, by: Actor) -> None:
    """Have a damaged PDF written again, and wait for it; the second time, end the ZIP.

    :raises NotYet: the first time.
    """
    kept = ReportFile.objects.select_related("report__participant", "report__run").get(file=altered.file)
    if kept.asked_at < row.asked_at:
        report_files.is_sound(report=kept.report, by=by)
        raise jobs.NotYet(AGAIN_SECONDS)
    why = (
        f"The stored PDF of {kept.report.number} was written again, and is damaged again: {altered.why} Ask the "
        "operator to check the store of files."
    )
    _give_up(archive_id=row.pk, because=why, by=by)


def _write(path: Path, report_ids: list[int], *, archive_id: int, by: Actor) -> int:
    """Write the PDFs of some reports and the manifest into a ZIP; return the number of reports."""
    manifest = io.StringIO()
    lines = csv.writer(manifest, lineterminator="\n")
    lines.writerow(HEADER)
    read = Report.objects.select_related("run", "participant", "kept_file__file")
    read = read.defer(*LONG, "participant__tin", "participant__ccn")
    with zipfile.ZipFile(path, "x", zipfile.ZIP_STORED) as archive:  # a PDF is compressed already
        for number, report_id in enumerate(report_ids):
            if number % PACKED_AT_ONCE == 0:
                _note_packed(archive_id=archive_id, count=number, by=by)
            report = read.get(pk=report_id)
            file: StoredFile = report.kept_file.file  # type: ignore[assignment]
            name = f"{report.number}.pdf"
            with archive.open(name, "w") as entry:
                for piece in reading.pieces(file):
                    entry.write(piece)
            lines.writerow([name, file.sha256, report.participant.model_id, report.total, report.number])
        archive.writestr(MANIFEST, manifest.getvalue())
    return len(report_ids)


@use_case("report_archive.note_packed")
def _note_packed(*, archive_id: int, count: int, by: Actor) -> None:
    ReportArchive.objects.filter(pk=archive_id).exclude(reports=count).update(reports=count)


@use_case("report_archive.keep")
def _keep(*, archive_id: int, taken: file_intake.PendingFile, count: int, by: Actor) -> None:
    row = ReportArchive.objects.select_for_update(of=("self",)).get(pk=archive_id)
    if row.status != ReportArchive.Status.QUEUED:
        return
    lifecycle.REPORT_FILE.move(row, ReportArchive.Status.READY)
    row.file, row.reports, row.prepared_at = file_intake.keep(taken=taken, by=by), count, clock.now()
    row.save(update_fields=["status", "file", "reports", "prepared_at"])


def fail(*, archive_id: int, by: Actor) -> None:
    """Record that a ZIP could not be prepared, after the last attempt of its job."""
    because = "The job failed each time it ran. See the error in the list of jobs."
    _give_up(archive_id=archive_id, because=because, by=by)


@use_case("report_archive.fail")
def _give_up(*, archive_id: int, because: str, by: Actor) -> None:
    row = ReportArchive.objects.select_for_update(of=("self",)).get(pk=archive_id)
    if row.status == ReportArchive.Status.QUEUED:
        lifecycle.REPORT_FILE.move(row, ReportArchive.Status.FAILED)
        row.failed_because = because[:500]
        row.save(update_fields=["status", "failed_because"])


@use_case("report_archive.fetch")
def fetch(*, archive: ReportArchive, by: User) -> StoredFile:
    """Record that a person takes a ZIP, and return the stored file to send.

    :raises Refused: for a person who may not, and for a ZIP that is not ready.
    """
    if not may_act_as(by, ANALYST, APPROVER):
        raise Refused("Only analysts and approvers can download a ZIP of reports.")
    if archive.file is None:
        raise Refused("This ZIP is not ready.")
    ArchiveFetch.objects.create(archive=archive, fetched_by=by, fetched_at=clock.now())
    return archive.file
