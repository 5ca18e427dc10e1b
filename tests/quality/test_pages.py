"""The pages of submissions: files due, upload, progress, findings, receipts, templates."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.models import Role
from quality.intake.checking import check_file
from quality.models import Version
from quality.services import checks
from tests import factories
from tests.quality.conftest import JANUARY
from tests.uploads import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(practice) -> Client:
    return factories.client(factories.seat(practice, Role.DELEGATE))


def page(client, practice, name, *args):
    return client.get(reverse(f"quality:{name}", args=[practice.model_id, *args]))


def test_submission_list_shows_the_files_due_and_the_next_step(client, practice):
    text = page(client, practice, "submission-list").content.decode()
    assert "Clinical data, July to December" in text and "January 1, 2022" in text and "January 31, 2022" in text
    assert "The window is closed" in text  # January to June
    assert "?file=2021-clinical-data-2" in text and "?file=2021-quality-measures" in text


def test_upload_version_and_receipt(client, practice, django_capture_on_commit_callbacks):
    address = reverse("quality:upload", args=[practice.model_id])
    form = client.get(address, {"file": "2021-clinical-data-2"}).context["form"]
    assert form.initial["kind"] == "2021-clinical-data-2"
    data = {
        "token": str(form["token"].value()),
        "kind": "2021-clinical-data-2",
        "upload": SimpleUploadedFile("clinical.csv", build.clinical()),
    }
    first = client.post(address, data)
    data["upload"] = SimpleUploadedFile("clinical.csv", build.clinical())
    second = client.post(address, data)
    assert first.status_code == 302, first.context["form"].errors
    version = Version.objects.get()
    expected = reverse("quality:version", args=[practice.model_id, version.pk])
    assert (first.status_code, first.url, second.url) == (302, expected, expected)
    waiting = client.get(expected).content.decode()
    assert 'hx-trigger="every 1s"' in waiting and "Received" in waiting
    status = page(client, practice, "version-status", version.pk)
    assert "HX-Refresh" not in status
    checks.check_version(version_id=version.pk, by="test")
    assert page(client, practice, "version-status", version.pk)["HX-Refresh"] == "true"
    done = client.get(expected).content.decode()
    assert "The file was accepted" in done and version.submission.versions.get().receipt.number in done


def test_upload_without_a_file_or_outside_the_window_shows_a_sentence(client, practice):
    address = reverse("quality:upload", args=[practice.model_id])
    answer = client.post(address, {"kind": "2021-clinical-data-2"})
    assert answer.status_code == 200 and "Choose a file" in answer.content.decode()
    empty = {"kind": "2021-clinical-data-2", "upload": SimpleUploadedFile("a.csv", b"")}
    assert "The file is empty" in client.post(address, empty).content.decode()
    closed = {"kind": "2021-clinical-data-1", "upload": SimpleUploadedFile("a.csv", b"x")}
    assert client.post(address, closed).status_code == 200
    assert not Version.objects.exists()
    factories.at(date(2022, 5, 1))
    text = client.get(address).content.decode()
    assert "No window is open today" in text and "July 1, 2022" in text


def test_version_shows_findings_in_plain_words_with_received_values(client, practice, checked):
    version = checked(build.clinical(build.changed(build.clinical_rows(), 2, date_of_birth="08/02/41")))
    text = page(client, practice, "version", version.pk).content.decode()
    assert "The file was rejected" in text and "1 of 5 rows" in text
    assert "A date has a two-digit year" in text and "08/02/41" in text and "How to fix it" in text


def test_version_findings_download_has_received_values_and_no_formulas(client, practice, checked):
    rows = [{**row, "=1+1": "x"} for row in build.changed(build.clinical_rows(), 2, date_of_birth="08/02/41")]
    version = checked(build.clinical(rows, header=[*build.names("clinical-data"), "=1+1"]))
    answer = page(client, practice, "version-findings", version.pk)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    listed = list(csv.DictReader(io.StringIO(text)))
    assert "08/02/41" in {row["received"] for row in listed}
    assert {row["rule"] for row in listed} == {"two-digit-year", "unknown-column"}
    assert not any(value.startswith(("=", "+", "-", "@")) for row in listed for value in row.values())


def test_version_findings_download_lists_every_finding_of_the_file(client, practice, checked):
    """Only the first 200 of each rule and column are stored; the download checks the stored file again."""
    rows = [{**row, "sex": "x", "laterality": "up"} for row in build.clinical_rows(400)]
    version = checked(build.clinical(rows))
    assert version.findings.count() == 400
    text = b"".join(page(client, practice, "version-findings", version.pk).streaming_content).decode("utf-8-sig")
    listed = list(csv.DictReader(io.StringIO(text)))
    assert [(row["row"], row["column"]) for row in listed] == [
        (str(row), column) for row in range(2, 402) for column in ("sex", "laterality")
    ]


def own_queries(captured) -> int:
    """Return the number of queries of this app's tables, without those of the page frame."""
    return sum("quality_" in query["sql"] for query in captured.captured_queries)


def test_page_with_hundreds_of_findings_takes_few_queries(client, practice, checked):
    version = checked(build.clinical([dict.fromkeys(row, "?") for row in build.clinical_rows(300)]))
    with CaptureQueriesContext(connection) as captured:
        text = page(client, practice, "version", version.pk).content.decode()
    assert "We show the first 25" in text and own_queries(captured) == 7
    with CaptureQueriesContext(connection) as captured:
        page(client, practice, "submission-list")
    assert own_queries(captured) == 5


@pytest.mark.parametrize("name", ["version", "version-status", "version-findings"])
def test_a_stranger_and_another_participants_version_get_404(client, practice, receive, name):
    other = factories.participant()
    theirs = receive(participant=other)
    assert page(client, practice, name, theirs.pk).status_code == 404
    assert page(client, other, name, theirs.pk).status_code == 404


def test_a_viewer_reads_but_does_not_upload(practice):
    client = factories.client(factories.seat(practice, Role.VIEWER))
    assert "Ask a delegate" in page(client, practice, "submission-list").content.decode()
    assert page(client, practice, "upload").status_code == 403


def test_a_technical_participant_owes_no_files(practice):
    hospital = factories.participant("technical")
    client = factories.client(factories.seat(hospital))
    assert "No files are due" in page(client, hospital, "submission-list").content.decode()


@pytest.mark.parametrize("file_type", ["clinical-data", "quality-measures"])
def test_template_filled_in_passes_the_checks(client, practice, file_type, tmp_path):
    from portal.policy import load_book

    for ending, rule in (("xlsx", "header-only"), ("csv", "header-only")):
        answer = page(client, practice, "template", file_type, ending)
        path = tmp_path / f"empty.{ending}"
        path.write_bytes(answer.content)
        checked = check_file(
            path,
            name=path.name,
            file_type=file_type,
            performance_year=2021,
            period=2,
            uploaded_on=JANUARY,
            book=load_book(),
        )
        assert rule in {group.rule for group in checked.groups}
        assert {g.rule for g in checked.groups if g.severity == "error"} == {rule}
    assert page(client, practice, "template", "other", "csv").status_code == 404
    assert page(client, practice, "template", file_type, "pdf").status_code == 404


def test_a_finding_links_to_its_check_and_to_the_template_and_shows_the_fix_of_its_value(client, practice, checked):
    shown = page(client, practice, "version", checked(b"no,header\r\n1,2\r\n").pk).content.decode()
    address = reverse("quality:template", args=[practice.model_id, "clinical-data", "xlsx"])
    assert f'<a class="usa-link" href="{address}">current template (XLSX)</a>' in shown
    assert f'href="{reverse("quality:check-guide")}#no-known-column"' in shown
    rows = build.changed(build.changed(build.clinical_rows(), 0, rt_end_date="44413"), 1, rt_end_date="2021-02-30")
    shown = page(client, practice, "version", checked(build.clinical(rows)).pk).content.decode()
    assert "Format the column as a date" in shown and "There is no such day" in shown
