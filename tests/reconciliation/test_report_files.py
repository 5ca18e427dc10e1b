"""Files of a report: the kept PDF, CSV and JSON with exact sums, and the record of who opened and took them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import reverse

from portal import clock
from portal.files import storage
from portal.models import Job, Message, Role, StoredFile
from portal.services import jobs
from reconciliation.models import Report, ReportAccess, ReportArchive, ReportFile
from reconciliation.services import report_accesses, report_archives, report_files
from tests import factories

pytestmark = pytest.mark.django_db


def address(report: Report, name: str, *more: str) -> str:
    return reverse(f"reconciliation:{name}", args=[report.participant.model_id, report.pk, *more])


@pytest.fixture
def reader(report):
    return factories.seat(report.participant, Role.VIEWER, first_name="Rea", last_name="Doe")


def test_release_asks_for_the_pdf_which_is_written_once_kept_encrypted_and_downloaded(report, reader):
    """The bytes that people get have the SHA-256 of the row, and the stored bytes are not a PDF."""
    browser = factories.client(reader)
    assert Job.objects.filter(task=report_files.WRITE, arguments=[report.pk]).count() == 1
    waiting = browser.get(address(report, "report")).content.decode()
    assert "We are writing the PDF." in waiting and "Download as PDF" not in waiting
    refused = browser.post(address(report, "report-file", "pdf"), follow=True)
    assert "The PDF is not written yet." in refused.content.decode()
    report_files.write(report_id=report.pk, by="test")
    row = ReportFile.objects.select_related("file").get(report=report)
    report_files.write(report_id=report.pk, by="test")
    assert ReportFile.objects.get(pk=row.pk).file_id == row.file_id
    polled = browser.get(address(report, "report-files"))
    assert polled.headers["HX-Refresh"] == "true"
    taken = b"".join(browser.post(address(report, "report-file", "pdf")).streaming_content)
    assert taken.startswith(b"%PDF")
    assert hashlib.sha256(taken).hexdigest() == row.file.sha256
    assert row.file.use == "report" and row.file.scan == "own"
    with storage.default_storage.open(row.file.stored_as) as kept:
        assert b"%PDF" not in kept.read()


def test_older_report_without_a_pdf_gets_one_on_demand_and_after_a_failure(report, reader):
    browser = factories.client(reader)
    ReportFile.objects.all().delete()
    assert "Prepare the PDF" in browser.get(address(report, "report")).content.decode()
    browser.post(address(report, "report-files"))
    report_files.fail(report_id=report.pk, by="test")
    assert "Write the PDF again" in browser.get(address(report, "report")).content.decode()
    browser.post(address(report, "report-files"))
    report_files.write(report_id=report.pk, by="test")
    assert "Download as PDF" in browser.get(address(report, "report")).content.decode()


@pytest.mark.parametrize("damage", ["gone", "altered"])
def test_pdf_that_the_store_lost_is_noticed_and_written_again_with_the_same_bytes(report, reader, damage):
    """Nobody gets damaged bytes; the second file has the SHA-256 of the first, and the ZIP waits for it as well."""
    browser = factories.client(reader)
    report_files.write(report_id=report.pk, by="test")
    first = ReportFile.objects.select_related("file").get(report=report).file

    def lose(file: StoredFile) -> None:
        storage.default_storage.delete(file.stored_as)
        if damage == "altered":
            storage.default_storage.save(file.stored_as, ContentFile(b"something else"))

    lose(first)
    refused = browser.post(address(report, "report-file", "pdf"), follow=True).content.decode()
    assert "The stored PDF was damaged, so we are writing it again" in refused and "We are writing the PDF." in refused
    assert not ReportAccess.objects.filter(kind="pdf").exists()
    first.refresh_from_db()
    assert first.altered_at is not None
    report_files.write(report_id=report.pk, by="test")
    second = ReportFile.objects.select_related("file").get(report=report).file
    assert second.pk != first.pk and second.sha256 == first.sha256
    taken = b"".join(browser.post(address(report, "report-file", "pdf")).streaming_content)
    assert hashlib.sha256(taken).hexdigest() == first.sha256
    first.refresh_from_db()
    assert first.removed_at is not None  # or the hourly sweep would report it for ever

    lose(second)
    analyst = factories.user(staff="analyst")
    step = reverse("admin:reconciliation_report_step", args=[report.pk, "pdf"])
    assert "It is ready in a minute" in factories.client(analyst).post(step, follow=True).content.decode()
    report_files.write(report_id=report.pk, by="test")
    colleague = factories.client(factories.user(staff="analyst"))  # the same person twice in a minute is a double click
    assert "The kept PDF is sound" in colleague.post(step, follow=True).content.decode()

    for report_id in report.run.reports.values_list("pk", flat=True):
        report_files.write(report_id=report_id, by="test")
    row = report_archives.ask(release=report.run.releases.get(), by=analyst)
    lose(ReportFile.objects.get(report=report).file)
    with pytest.raises(jobs.NotYet):
        report_archives.prepare(archive_id=row.pk, by="test")
    report_files.write(report_id=report.pk, by="test")
    lose(ReportFile.objects.get(report=report).file)
    report_archives.prepare(archive_id=row.pk, by="test")
    row.refresh_from_db()
    assert (row.status, "is damaged again" in row.failed_because, report.number in row.failed_because) == (
        "failed", True, True
    )  # fmt: skip


def test_csv_and_json_have_every_line_and_add_up_to_the_cent(report, reader):
    """The total is added here from the lines that count, from the leaves up."""
    browser = factories.client(reader)
    answer = browser.post(address(report, "report-file", "csv"))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    answer = browser.post(address(report, "report-file", "json"))
    sheet = json.loads(b"".join(answer.streaming_content))
    for lines in (rows, sheet["lines"]):
        assert len(lines) == report.lines.count()
        under = [Decimal(one["amount"]) for one in lines if one["parent"] == "total" and one["adds"] in ("true", True)]
        assert sum(under) == report.total
        of_duplicates = [one for one in lines if one["code"] == "duplicate-services.episode"]
        above = next(one for one in lines if one["code"] == "duplicate-services")
        assert sum(Decimal(one["amount"]) for one in of_duplicates) == Decimal(above["amount"])
        assert {one["component"] for one in of_duplicates} <= {"PC", "TC"}
        assert all(one["episode"] for one in of_duplicates)
    assert list(rows[0]) == ["code", "label", "amount", "formula", "authority", "parent", "adds", "episode",
                             "component", "initials", "began", "ends"]  # fmt: skip
    assert (sheet["total"], sheet["lines_sha256"]) == (str(report.total), report.worksheet_digest)
    assert {"name", "value", "from", "reference", "standing"} == set(sheet["policy_used"][0])


def test_zip_of_a_release_has_every_pdf_and_a_manifest_and_leaves_a_record(run):
    """The SHA-256 in the manifest is worked out here from the files in the ZIP; the totals are those of the run."""
    release = run.releases.get()
    person = factories.user(staff="analyst")
    analyst = factories.client(person)
    step = reverse("admin:reconciliation_release_step", args=[release.pk, "zip"])
    assert analyst.post(step).status_code == 302
    assert factories.client(factories.user(staff="reviewer")).post(step).status_code == 403
    row = ReportArchive.objects.get()
    with pytest.raises(jobs.NotYet):
        report_archives.prepare(archive_id=row.pk, by="test")
    for report_id in run.reports.values_list("pk", flat=True):
        report_files.write(report_id=report_id, by="test")
    for _ in range(2):
        report_archives.prepare(archive_id=row.pk, by="test")
    download = reverse("admin:reconciliation_reportarchive_download", args=[row.pk])
    assert analyst.get(download).status_code == 405
    assert factories.client(factories.user(staff="help desk")).post(download).status_code == 403
    archive = zipfile.ZipFile(io.BytesIO(b"".join(analyst.post(download).streaming_content)))
    listed = list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode())))
    assert sorted(one["file"] for one in listed) == sorted(set(archive.namelist()) - {"manifest.csv"})
    assert all(hashlib.sha256(archive.read(one["file"])).hexdigest() == one["sha256"] for one in listed)
    assert sum(Decimal(one["total"]) for one in listed) == Decimal(run.totals["net"])
    assert {one["model_id"] for one in listed} == {one.participant.model_id for one in run.reports.all()}
    [taken] = row.fetches.all()
    assert taken.fetched_by == person
    row.refresh_from_db()
    assert row.file.expires_on == clock.today() + timedelta(days=60)
    page = analyst.get(reverse("admin:reconciliation_reportarchive_change", args=[row.pk])).content.decode()
    assert person.get_full_name() in page and "Download the ZIP" in page


def test_first_view_each_download_and_each_email_are_recorded_and_shown(report, reader):
    other = factories.seat(report.participant, Role.PRIMARY)
    browser = factories.client(reader)
    for _ in range(2):
        browser.get(address(report, "report"))
        browser.post(address(report, "report-file", "csv"))
    message = Message.objects.get(pk=Report.objects.get(pk=report.pk).message_id)
    for _ in range(2):
        report_accesses.mail(message_id=message.pk, user_id=other.pk, by="test")
    kinds = list(ReportAccess.objects.order_by("pk").values_list("kind", "person_id"))
    assert kinds == [("opened", reader.pk), ("csv", reader.pk), ("csv", reader.pk), ("emailed", other.pk)]
    assert [sent.to for sent in mail.outbox] == [[other.email]] * 2
    activity = factories.client(other).get(reverse("oversight:activity", args=[report.participant.model_id]))
    told = activity.content.decode()
    assert f"opened the report {report.number} for the first time" in told
    assert f"downloaded the report {report.number}" in told
    analyst = factories.client(factories.user(staff="analyst"))
    listed = analyst.get(reverse("admin:reconciliation_report_changelist") + "?opened=no").content.decode()
    assert report.number not in listed
    listed = analyst.get(reverse("admin:reconciliation_report_changelist") + "?opened=yes").content.decode()
    assert "by Rea Doe" in listed and report.number in listed
    page = analyst.get(reverse("admin:reconciliation_report_change", args=[report.pk])).content.decode()
    assert "Downloaded as CSV" in page and other.get_full_name() in page


def test_staff_who_look_at_a_report_leave_no_first_view(report):
    analyst = factories.user(staff="analyst")
    browser = factories.client(analyst)
    browser.post(reverse("admin:oversight_viewas_add"), {"participant": report.participant_id, "reason": "You called."})
    assert browser.get(address(report, "report")).status_code == 200
    assert not ReportAccess.objects.exists()
