"""The history of submitted files, its export, and the way back of an uploaded file."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.models import Role
from quality.models import UploadFetch
from quality.services import submissions
from tests import factories
from tests.uploads import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegate(practice):
    return factories.seat(practice, Role.DELEGATE, first_name="Ada", last_name="Cole")


@pytest.fixture
def submitted(checked, receive, delegate, measures_file):
    """Submit a rejected, an accepted and a canceled file, and one that waits."""
    return [
        checked(build.clinical(build.changed(build.clinical_rows(), 0, sex="x")), name="=first.csv", by=delegate),
        checked(measures_file, file_type="quality-measures", period=None, name="measures.csv"),
        submissions.cancel(version=receive(by=delegate), by=delegate),
        receive(build.clinical(build.clinical_rows(3))),
    ]


def export(browser, practice, ending="csv", **query) -> list[dict[str, str]]:
    answer = browser.get(reverse("quality:submission-history-file", args=[practice.model_id, ending]), query)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_the_history_shows_who_submitted_what_and_is_filtered_and_exported(practice, delegate, submitted, receive):
    receive(participant=factories.participant())  # of another practice
    browser = factories.client(delegate)
    page = reverse("quality:submission-history", args=[practice.model_id])
    shown = browser.get(page)
    assert [row.pk for row in shown.context["page"]] == [row.pk for row in reversed(submitted)]
    text = shown.content.decode()
    assert "Ada Cole" in text and "Counts" in text and "Canceled" in text and "=first.csv" in text
    rows = export(browser, practice)
    assert [row["status"] for row in rows][1:] == ["Canceled", "Accepted", "Rejected"]
    assert [row["counts"] for row in rows] == ["no", "no", "yes", "no"]
    first = rows[-1]
    assert (first["file_name"], first["submitted_by"]) == ("'=first.csv", "Ada Cole")  # no formula
    assert (first["rows"], first["rows_with_errors"], first["receipt"]) == ("5", "1", "")
    assert rows[2]["receipt"].startswith(practice.model_id) and len(rows[2]["sha256"]) == 64
    for query, numbers in (
        ({"status": "rejected"}, [submitted[0]]),
        ({"file_type": "quality-measures"}, [submitted[1]]),
        ({"year": "2021", "status": "canceled"}, [submitted[2]]),
        ({"year": "1066", "status": "nonsense"}, [*reversed(submitted)]),  # what is no choice filters nothing
    ):
        assert [row.pk for row in browser.get(page, query).context["page"]] == [row.pk for row in numbers], query
        assert len(export(browser, practice, **query)) == len(numbers)


def test_the_history_takes_the_same_queries_for_any_number_of_rows(practice, delegate, submitted, receive):
    browser = factories.client(delegate)
    address = reverse("quality:submission-history", args=[practice.model_id])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        return len(captured)

    queries()
    before = queries()
    for number in range(4, 9):
        receive(build.clinical(build.clinical_rows(number)))
    assert queries() == before <= 15


def test_a_workbook_has_the_same_rows(practice, delegate, submitted):
    browser = factories.client(delegate)
    answer = browser.get(reverse("quality:submission-history-file", args=[practice.model_id, "xlsx"]))
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert browser.get(reverse("quality:submission-history-file", args=[practice.model_id, "pdf"])).status_code == 404


def test_an_upload_comes_back_as_it_was_and_the_download_is_recorded(practice, delegate, receive):
    version = receive(name="second half.csv")
    address = reverse("quality:version-file", args=[practice.model_id, version.pk])
    browser = factories.client(delegate)
    assert browser.get(address).status_code == 405 and not UploadFetch.objects.exists()
    answer = browser.post(address)
    assert b"".join(answer.streaming_content) == build.clinical()
    assert answer["Content-Disposition"] == 'attachment; filename="second half.csv"'
    assert UploadFetch.objects.values_list("version_id", "fetched_by_id", "number").get() == (
        version.pk,
        delegate.pk,
        1,
    )
    page = browser.get(reverse("quality:version", args=[practice.model_id, version.pk])).content.decode()
    assert "You can fetch the file as you uploaded it" in page
    activity = browser.get(reverse("oversight:activity", args=[practice.model_id])).content.decode()
    assert "downloaded version 1 of a file as it was uploaded" in activity


def test_only_who_may_prepare_gets_the_file(practice, receive):
    version = receive()
    address = reverse("quality:version-file", args=[practice.model_id, version.pk])
    assert factories.client(factories.seat(practice, Role.VIEWER)).post(address).status_code == 403
    other = factories.participant()
    stranger = factories.client(factories.seat(other, Role.PRIMARY))
    assert stranger.post(address).status_code == 404
    assert stranger.post(reverse("quality:version-file", args=[other.model_id, version.pk])).status_code == 404
    assert not UploadFetch.objects.exists()
