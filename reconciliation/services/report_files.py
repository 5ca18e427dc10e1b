"""Files of issued reports: the PDF that a job writes and the portal keeps, and the record of each download."""

from __future__ import annotations

from io import BytesIO

from django.core.files.base import File

from portal import clock
from portal.files.kinds import PDF
from portal.models import User
from portal.services import file_intake, jobs
from portal.services.use_case import Actor, Refused, use_case
from reconciliation import lifecycle
from reconciliation.models import Report, ReportAccess, ReportFile

from . import report_accesses

WRITE = "reconciliation.write_pdf"
USE = "report"


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
            lifecycle.REPORT_FILE.move(row, ReportFile.Status.QUEUED)
            row.save(update_fields=["status"])
    if row.status == ReportFile.Status.QUEUED:
        jobs.enqueue(WRITE, report.pk, again=True)
    return row


def write(*, report_id: int, by: Actor) -> None:
    """Typeset the PDF of a report and keep it; done again, it changes nothing."""
    from reconciliation.documents.report_pdf import render

    row = ReportFile.objects.get(report_id=report_id)
    if row.status != ReportFile.Status.QUEUED:
        return
    report = Report.objects.select_related("run__construction_run", "participant", "score").get(pk=report_id)
    with file_intake.receiving(use=USE, participant=report.participant, by=by) as intake:
        name = f"reconciliation-report-{report.number}.pdf"
        taken = intake.take_own(File(BytesIO(render(report)), name=name), kind=PDF)
        _keep(file_id=row.pk, taken=taken, by=by)


@use_case("report_file.keep")
def _keep(*, file_id: int, taken: file_intake.PendingFile, by: Actor) -> None:
    row = ReportFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    if row.status != ReportFile.Status.QUEUED:
        return
    lifecycle.REPORT_FILE.move(row, ReportFile.Status.READY)
    row.file, row.written_at = file_intake.keep(taken=taken, by=by), clock.now()
    row.save(update_fields=["status", "file", "written_at"])


@use_case("report_file.fail")
def fail(*, report_id: int, by: Actor) -> None:
    """Record that the PDF could not be written, after the last attempt of its job."""
    row = ReportFile.objects.select_for_update(of=("self",)).get(report_id=report_id)
    if row.status == ReportFile.Status.QUEUED:
        lifecycle.REPORT_FILE.move(row, ReportFile.Status.FAILED)
        row.save(update_fields=["status"])


@use_case("report_file.fetch")
def fetch(*, report: Report, ending: str, by: User) -> ReportFile | None:
    """Record that a person downloads a report, and return the kept file of the PDF; None for what is streamed.

    :param ending: `pdf`, `csv` or `json`.
    :raises Refused: for a PDF that is not written yet.
    """
    row = None
    if ending == ReportAccess.Kind.PDF:
        row = ReportFile.objects.select_related("file").filter(report=report, file__isnull=False).first()
        if row is None:
            raise Refused("The PDF is not written yet. Wait for it, or ask for it on this page.")
    report_accesses.record(report=report, kind=ending, by=by)
    return row
