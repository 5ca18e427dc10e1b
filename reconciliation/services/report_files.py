"""Files of issued reports: the PDF that a job writes and the portal keeps, and the record of each download."""

from __future__ import annotations

from io import BytesIO

import structlog
from django.core.files.base import File
from django.db.models import QuerySet

from portal import clock
from portal.files.kinds import PDF
from portal.models import User
from portal.services import file_intake, jobs, stored_files
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import ANALYST, APPROVER, may_act_as
from reconciliation import lifecycle
from reconciliation.models import LONG, Release, Report, ReportAccess, ReportFile

from . import report_accesses

logger = structlog.get_logger(__name__)
WRITE = "reconciliation.write_pdf"
USE = "report"
UNREAD = (*LONG, "run__construction_run__inputs", "run__construction_run__policy_used")
"""Columns that no PDF shows and that grow with the number of participants."""


@use_case("report_file.ask")
def ask(*, report: Report, by: Actor) -> ReportFile:
    """Queue the PDF of an issued report, also once more after it failed; one that is ready stays.

    :raises Refused: for a report that is not issued.
    """
    if report.status != Report.Status.ISSUED:
        raise Refused("This report was not issued.")
    row, made = ReportFile.objects.get_or_create(
        report=report, defaults={"participant_id": report.participant_id, "asked_at": clock.now()}
    )
    if not made:
        row = ReportFile.objects.select_for_update().get(pk=row.pk)
        if row.status == ReportFile.Status.FAILED:
            _queue(row)
    if row.status == ReportFile.Status.QUEUED:
        jobs.enqueue(WRITE, report.pk, again=True)
    return row


def _queue(row: ReportFile) -> None:
    lifecycle.REPORT_FILE.move(row, ReportFile.Status.QUEUED)
    row.asked_at = clock.now()
    row.save(update_fields=["status", "asked_at"])


def failed(release: Release) -> QuerySet[Report]:
    """Return the reports of a release whose PDF could not be written."""
    return release.reports.filter(kept_file__status=ReportFile.Status.FAILED).order_by("pk")


@use_case("report_file.write_failed")
def write_failed(*, release: Release, by: User) -> int:
    """Queue the PDFs of a release that failed once more, and return their number.

    :raises Refused: for a person who may not.
    """
    _check_staff(by)
    found = list(failed(release).only("status", "participant_id"))
    for report in found:
        ask(report=report, by=by)
    return len(found)


def renew(*, report: Report, by: User) -> bool:
    """Write a PDF again that is missing, that failed, or whose stored bytes are altered or gone.

    :returns: True if the kept PDF is sound, so that there is nothing to do.
    :raises Refused: for a person who may not, and for a report that is not issued.
    """
    _check_staff(by)
    sound = is_sound(report=report, by=by)
    return ask(report=report, by=by).status == ReportFile.Status.READY and sound


def _check_staff(by: User) -> None:
    if not may_act_as(by, ANALYST, APPROVER):
        raise Refused("Only analysts and approvers can have PDFs written again.")


def is_sound(*, report: Report, by: Actor) -> bool:
    """Read a kept PDF as a whole; if its bytes are altered or gone, queue it once more and return False."""
    row = ReportFile.objects.select_related("file").filter(report=report, status=ReportFile.Status.READY).first()
    if row is None or row.file is None or not row.file.may_be_read or stored_files.is_sound(file=row.file, by=by):
        return True
    _write_again(file_id=row.pk, instead_of=row.file.pk, by=by)
    return False


@use_case("report_file.write_again")
def _write_again(*, file_id: int, instead_of: int, by: Actor) -> None:
    row = ReportFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    if row.status == ReportFile.Status.READY and row.file_id == instead_of:  # nobody was faster
        _queue(row)
        jobs.enqueue(WRITE, row.report_id, again=True)


def write(*, report_id: int, by: Actor) -> None:
    """Typeset the PDF of a report and keep it; done again, it changes nothing."""
    from reconciliation.documents.report_pdf import render

    row = ReportFile.objects.get(report_id=report_id)
    if row.status != ReportFile.Status.QUEUED:
        return
    read = Report.objects.select_related("run__construction_run", "participant", "score").defer(*UNREAD)
    report = read.get(pk=report_id)
    with file_intake.receiving(use=USE, participant=report.participant, by=by) as intake:
        name = f"reconciliation-report-{report.number}.pdf"
        taken = intake.take_own(File(BytesIO(render(report)), name=name), kind=PDF)
        _keep(file_id=row.pk, taken=taken, by=by)


@use_case("report_file.keep")
def _keep(*, file_id: int, taken: file_intake.PendingFile, by: Actor) -> None:
    row = ReportFile.objects.select_for_update(of=("self",)).select_related("file").get(pk=file_id)
    if row.status != ReportFile.Status.QUEUED:
        return
    lifecycle.REPORT_FILE.move(row, ReportFile.Status.READY)
    if row.file is not None:  # its bytes were altered or gone
        if row.file.sha256 != taken.sha256:
            logger.warning("report_pdf_differs", report=row.report_id)
        stored_files.replace(file=row.file, by=by)
    row.file, row.written_at = file_intake.keep(taken=taken, by=by), clock.now()
    row.save(update_fields=["status", "file", "written_at"])


@use_case("report_file.fail")
def fail(*, report_id: int, by: Actor) -> None:
    """Record that the PDF could not be written, after the last attempt of its job."""
    row = ReportFile.objects.select_for_update(of=("self",)).get(report_id=report_id)
    if row.status == ReportFile.Status.QUEUED:
        lifecycle.REPORT_FILE.move(row, ReportFile.Status.FAILED)
        row.save(update_fields=["status"])


def fetch(*, report: Report, ending: str, by: User) -> ReportFile | None:
    """Record that a person downloads a report, and return the kept file of the PDF; None for what is streamed.

    :param ending: `pdf`, `csv` or `json`.
    :raises Refused: for a PDF that is not written yet, or whose stored bytes are altered or gone; it is written again.
    """
    if ending == ReportAccess.Kind.PDF and not is_sound(report=report, by=by):
        raise Refused(
            "The stored PDF was damaged, so we are writing it again from the lines of the report. No amount has "
            "changed. Download it in a minute."
        )
    return _fetch(report=report, ending=ending, by=by)


@use_case("report_file.fetch")
def _fetch(*, report: Report, ending: str, by: User) -> ReportFile | None:
    row = None
    if ending == ReportAccess.Kind.PDF:
        ready = ReportFile.objects.select_related("file").filter(report=report, status=ReportFile.Status.READY)
        row = ready.first()
        if row is None:
            raise Refused("The PDF is not written yet. Wait for it, or ask for it on this page.")
    report_accesses.record(report=report, kind=ending, by=by)
    return row
