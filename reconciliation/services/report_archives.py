"""ZIP files of all reports of a release for CMS staff: prepared by a job, taken with a record, expiring."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

from django.core.files.base import File

from portal import clock
from portal.files import reading
from portal.files.kinds import ARCHIVE
from portal.files.private_folders import private_folder
from portal.models import StoredFile, User
from portal.services import file_intake, jobs
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import ANALYST, APPROVER, may_act_as
from reconciliation import lifecycle
from reconciliation.models import ArchiveFetch, Release, Report, ReportArchive, ReportFile

from . import report_files

PREPARE = "reconciliation.prepare_archive"
USE = "reports"
AGAIN_SECONDS = 5
MANIFEST = "manifest.csv"
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

    :raises NotYet: while PDFs of the release are still being written.
    :raises FileAltered: when a kept PDF is not the one that was written.
    """
    row = ReportArchive.objects.select_related("release").get(pk=archive_id)
    if row.status != ReportArchive.Status.QUEUED:
        return
    issued = row.release.reports.issued().order_by("participant__model_id", "pk")
    unwritten = issued.exclude(kept_file__status=ReportFile.Status.READY)
    for report in unwritten.select_related("participant"):
        report_files.ask(report=report, by=by)
    if unwritten.exists():
        raise jobs.NotYet(AGAIN_SECONDS)
    with private_folder(reading.plain_copies_folder()) as folder, file_intake.receiving(use=USE, by=by) as intake:
        path = folder / "reports.zip"
        count = _write(path, list(issued.values_list("pk", flat=True)))
        name = f"reports-{row.release.run_id}-release-{row.release_id}.zip"
        with path.open("rb") as written:
            taken = intake.take_own(File(written, name=name), kind=ARCHIVE)
        _keep(archive_id=row.pk, taken=taken, count=count, by=by)


def _write(path: Path, report_ids: list[int]) -> int:
    """Write the PDFs of some reports and the manifest into a ZIP; return the number of reports."""
    manifest = io.StringIO()
    lines = csv.writer(manifest, lineterminator="\n")
    lines.writerow(HEADER)
    with zipfile.ZipFile(path, "x", zipfile.ZIP_STORED) as archive:  # a PDF is compressed already
        for report_id in report_ids:
            report = Report.objects.select_related("run", "participant", "kept_file__file").get(pk=report_id)
            file: StoredFile = report.kept_file.file  # type: ignore[assignment]
            name = f"{report.number}.pdf"
            with archive.open(name, "w") as entry:
                for piece in reading.pieces(file):
                    entry.write(piece)
            lines.writerow([name, file.sha256, report.participant.model_id, report.total, report.number])
        archive.writestr(MANIFEST, manifest.getvalue())
    return len(report_ids)


@use_case("report_archive.keep")
def _keep(*, archive_id: int, taken: file_intake.PendingFile, count: int, by: Actor) -> None:
    row = ReportArchive.objects.select_for_update(of=("self",)).get(pk=archive_id)
    if row.status != ReportArchive.Status.QUEUED:
        return
    lifecycle.REPORT_FILE.move(row, ReportArchive.Status.READY)
    row.file, row.reports, row.prepared_at = file_intake.keep(taken=taken, by=by), count, clock.now()
    row.save(update_fields=["status", "file", "reports", "prepared_at"])


@use_case("report_archive.fail")
def fail(*, archive_id: int, by: Actor) -> None:
    """Record that a ZIP could not be prepared, after the last attempt of its job."""
    row = ReportArchive.objects.select_for_update(of=("self",)).get(pk=archive_id)
    if row.status == ReportArchive.Status.QUEUED:
        lifecycle.REPORT_FILE.move(row, ReportArchive.Status.FAILED)
        row.save(update_fields=["status"])


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
