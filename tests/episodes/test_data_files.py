"""Data files of a data request: prepared by a job, encrypted, downloaded on the record, closed by refusals."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.data_sets.catalogue import catalogue
from episodes.data_sets.data_set import Extract
from episodes.models import DataFile, DataFileFetch
from episodes.services import data_files
from portal import clock, selectors
from portal.access import NotAllowed
from portal.files import reading
from portal.models import Job, Role, StoredFile
from portal.participation.models import DataRequest
from portal.participation.services import data_requests, sharing_refusals
from portal.services import stored_files
from portal.services.jobs import NotYet
from portal.services.use_case import Refused
from tests import factories
from tests.architecture.house import ROOT
from tests.episodes.data_file_world import MBIS, YEAR, episode, run_of, with_request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
BUILT_ON = date(2022, 8, 15)


@pytest.fixture
def practice(data_dir):
    factories.at(BUILT_ON)
    return factories.participant(legal_name="Riverside Oncology")


@pytest.fixture
def person(practice):
    return with_request(practice)


@pytest.fixture
def built(practice):
    run = run_of(practice)
    episode(run, practice, "shares", date(2021, 3, 1))
    episode(run, practice, "refuses", date(2021, 4, 1))
    episode(run, practice, "unknown", date(2021, 4, 2))
    episode(run, practice, "shares", date(2021, 8, 2), components="TC", payment="800.01")
    return run


def refuse(practice, person, name="refuses"):
    return sharing_refusals.record(participant=practice, mbi=MBIS[name], refused_on=clock.today(), by=person)


def prepared(practice, person, data_set="episodes"):
    row = data_files.ask(participant=practice, year=YEAR, data_set=data_set, by=person)
    data_files.prepare(data_file_id=row.pk, by="test")
    row.refresh_from_db()
    return row


def content(file: StoredFile) -> bytes:
    return b"".join(reading.pieces(file))


def rows_of(file: StoredFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(file).decode())))


def page(practice, name="data-file-list", *more):
    return reverse(f"episodes:{name}", args=[practice.model_id, *more])


def test_file_has_own_episodes_and_amounts_without_patients_who_refused(practice, person, built):
    refuse(practice, person)
    stranger = factories.participant()
    episode(built, stranger, "shares", date(2021, 6, 1))
    row = prepared(practice, person)
    first = {
        "mbi": MBIS["shares"], "cancer_type": "breast", "starts_on": "2021-03-01", "ends_on": "2021-05-29",
        "tc_starts_on": "", "pc_participant": practice.model_id, "tc_participant": practice.model_id,
        "complete": "true", "reason": "", "planning_npi": "1234567893", "duplicate_lines": "0",
        "duplicate_amount": "0.00", "pc_payment": "1000.00", "pc_coinsurance": "200.00", "pc_paid": "500.00",
        "pc_ffs_due": "12.50", "tc_payment": "1000.00", "tc_coinsurance": "200.00", "tc_paid": "500.00",
        "tc_ffs_due": "12.50",
    }  # fmt: skip
    technical = {
        "starts_on": "2021-08-02", "ends_on": "2021-10-30", "pc_participant": "",
        **dict.fromkeys(("pc_payment", "pc_coinsurance", "pc_paid", "pc_ffs_due"), ""),
        "tc_payment": "800.01", "tc_coinsurance": "160.00", "tc_paid": "400.01",
    }  # fmt: skip
    assert rows_of(row.csv) == [first, first | technical]
    assert (row.rows, row.patients_left_out, row.run) == (2, 2, built)
    frame = pl.read_parquet(io.BytesIO(content(row.parquet)))
    assert frame.columns == list(first)
    assert frame.row(1, named=True) == {
        **dict.fromkeys(first), "mbi": MBIS["shares"], "cancer_type": "breast", "starts_on": date(2021, 8, 2),
        "ends_on": date(2021, 10, 30), "tc_participant": practice.model_id, "complete": True, "reason": "",
        "planning_npi": "1234567893", "duplicate_lines": 0, "duplicate_amount": Decimal("0.00"),
        "tc_payment": Decimal("800.01"), "tc_coinsurance": Decimal("160.00"), "tc_paid": Decimal("400.01"),
        "tc_ffs_due": Decimal("12.50"),
    }  # fmt: skip
    message = practice.messages.latest("pk")
    assert message.subject == "Your data files of 2021 are ready" and message.path == f"{page(practice)}?year=2021"


def test_data_set_without_rows_is_a_file_with_its_header(practice, person):
    run_of(practice)
    row = prepared(practice, person)
    assert content(row.csv).decode() == ",".join(catalogue()["episodes"].header) + "\n"
    assert pl.read_parquet(io.BytesIO(content(row.parquet))).columns == catalogue()["episodes"].header


def test_files_are_encrypted_and_no_identifier_is_in_a_name_or_a_job(practice, person, built, data_dir):
    row = prepared(practice, person)
    stored = b"".join(path.read_bytes() for path in Path(data_dir).rglob("*") if path.is_file())
    assert len(stored) > row.csv.size + row.parquet.size and MBIS["shares"].encode() not in stored
    assert row.csv.name == f"{practice.model_id}-2021-episodes-2022-08-15.csv"
    assert Job.objects.get(task=data_files.PREPARE).arguments == [row.pk]
    for file in (row.csv, row.parquet):
        assert practice.tin.encode() not in content(file)


def test_only_what_an_approved_request_names_is_prepared_and_once(practice, built):
    viewer, prepares = factories.seat(practice, Role.VIEWER), factories.seat(practice, Role.DELEGATE)

    def ask(data_set="episodes", by=prepares):
        return data_files.ask(participant=practice, year=YEAR, data_set=data_set, by=by)

    with pytest.raises(Refused, match="does not share these data"):
        ask()
    with_request(practice, data_sets=["episodes"])
    with pytest.raises(Refused, match="does not share these data"):
        ask("beneficiary-claims")
    with pytest.raises(NotAllowed):
        ask(by=viewer)
    row = ask()
    assert ask() == row
    data_files.prepare(data_file_id=row.pk, by="test")
    assert ask() == row, "the file has the latest data"
    before = StoredFile.objects.count()
    data_files.prepare(data_file_id=row.pk, by="test")
    assert StoredFile.objects.count() == before == 2
    run_of(practice)
    assert ask() != row, "there are newer episodes"


def test_without_episodes_there_is_nothing_to_prepare(practice, person):
    with pytest.raises(Refused, match="has not built the episodes of 2021 yet"):
        data_files.ask(participant=practice, year=YEAR, data_set="episodes", by=person)
    shown = factories.client(person).get(page(practice), {"year": YEAR})
    assert shown.content.decode().count("CMS builds the episodes of 2021") == 2
    assert [one.data_set.code for one in shown.context["offers"] if one.may_be_prepared] == ["clinical-and-quality"]


def test_refusal_closes_the_file_until_it_is_prepared_again(practice, person, built):
    row = prepared(practice, person)
    assert {one["mbi"] for one in rows_of(row.csv)} == {MBIS["shares"], MBIS["refuses"]}
    refusal = refuse(practice, person)
    browser = factories.client(person)
    answer = browser.post(page(practice, "data-file", row.pk, "csv"), follow=True)
    assert "A patient refused data sharing after this file was prepared" in answer.content.decode()
    assert not DataFileFetch.objects.exists()
    again = prepared(practice, person)
    assert again != row and {one["mbi"] for one in rows_of(again.csv)} == {MBIS["shares"]}
    with pytest.raises(Refused, match="A patient refused"):
        data_files.fetch(data_file=row, file_format="parquet", by=person)
    sharing_refusals.end(refusal=refusal, to_on=clock.today(), by=person)
    factories.at(clock.today() + timedelta(1))
    assert data_files.fetch(data_file=again, file_format="parquet", by=person) == again.parquet


def test_refusal_while_the_file_is_written_starts_it_anew(practice, person, built):
    row = data_files.ask(participant=practice, year=YEAR, data_set="episodes", by=person)
    stale = Extract(practice, YEAR, built, frozenset(), selectors.policy_book())
    refuse(practice, person)
    with pytest.raises(NotYet):
        data_files._keep(data_file_id=row.pk, taken=(), extract=stale, rows=0, by="test")
    data_files.prepare(data_file_id=row.pk, by="test")
    row.refresh_from_db()
    assert [one["mbi"] for one in rows_of(row.csv)] == [MBIS["shares"]] * 2


def test_each_download_is_on_record_and_the_practice_next_door_finds_nothing(practice, person, built):
    row = prepared(practice, person)
    address = page(practice, "data-file", row.pk, "parquet")
    browser = factories.client(person)
    assert browser.get(address).status_code == 405 and not DataFileFetch.objects.exists()
    answer = browser.post(address)
    assert b"".join(answer.streaming_content) == content(row.parquet)
    assert f"{practice.model_id}-2021-episodes-2022-08-15.parquet" in answer["Content-Disposition"]
    assert b"".join(browser.post(page(practice, "data-file", row.pk, "csv")).streaming_content) == content(row.csv)
    fetched = DataFileFetch.objects.order_by("pk").values_list("participant", "data_file", "file_format", "fetched_by")
    assert list(fetched) == [(practice.pk, row.pk, form, person.pk) for form in ("parquet", "csv")]
    told = browser.get(reverse("oversight:activity", args=[practice.model_id])).content.decode()
    assert "downloaded a data file of performance year 2021 as CSV: episode-level data" in told
    assert "2 downloads of 2021" in browser.get(page(practice), {"year": YEAR}).content.decode()
    assert browser.post(page(practice, "data-file", row.pk, "xlsx")).status_code == 404
    viewer = factories.client(factories.seat(practice, Role.VIEWER))
    assert viewer.post(address).status_code == 403
    assert "Download CSV" not in viewer.get(page(practice), {"year": YEAR}).content.decode()
    other = factories.participant()
    stranger = factories.client(with_request(other))
    for found in (address, page(other, "data-file", row.pk, "csv"), page(practice)):
        assert stranger.post(found).status_code == 404
    assert DataFileFetch.objects.count() == 2


def test_file_expires_by_policy_and_ends_with_the_request(practice, person, built):
    row = prepared(practice, person)
    assert row.csv.expires_on == row.parquet.expires_on == BUILT_ON + timedelta(days=60)
    factories.at(row.csv.expires_on)
    browser = factories.client(person)
    assert "Ready" in browser.get(page(practice), {"year": YEAR}).content.decode()
    factories.at(row.csv.expires_on + timedelta(days=1))
    assert "Expired" in browser.get(page(practice), {"year": YEAR}).content.decode()
    with pytest.raises(Refused, match="expired"):
        data_files.fetch(data_file=row, file_format="csv", by=person)
    assert stored_files.sweep(by="test")["expired"] == 2
    again = prepared(practice, person)
    assert again != row
    request = DataRequest.objects.get()
    data_requests.withdraw(request=request, by=person)
    with pytest.raises(Refused, match="does not share"):
        data_files.fetch(data_file=again, file_format="csv", by=person)
    text = browser.get(page(practice), {"year": YEAR}).content.decode()
    assert "No data are shared with you for 2021" in text and "Download CSV" not in text


def test_request_that_ends_while_the_file_is_written_leaves_no_file(practice, person, built):
    row = data_files.ask(participant=practice, year=YEAR, data_set="episodes", by=person)
    data_requests.withdraw(request=DataRequest.objects.get(), by=person)
    data_files.prepare(data_file_id=row.pk, by="test")
    row.refresh_from_db()
    assert (row.status, row.csv) == ("failed", None) and not StoredFile.objects.exists()


def test_practice_asks_on_the_page_which_explains_every_column(practice, person, built):
    browser = factories.client(person)
    answer = browser.post(f"{page(practice)}?year={YEAR}", {"data_set": "episodes"}, follow=True)
    assert "We are preparing the file" in answer.content.decode()
    row = DataFile.objects.get()
    data_files.prepare(data_file_id=row.pk, by="test")
    text = html.unescape(browser.get(page(practice), {"year": YEAR}).content.decode())
    for one in catalogue().values():
        for column in one.columns:
            assert f"<code>{column.name}</code>" in text and column.meaning in text
    assert MBIS["shares"] not in text
    assert "Choose one of the data sets" in browser.post(page(practice), {"data_set": "all"}).content.decode()


def test_formats_name_the_columns_of_every_data_set_in_order():
    formats = (ROOT / "docs" / "formats.md").read_text().partition("### Data files")[2].partition("\n### ")[0]
    assert list(catalogue()) == [code for code in DataRequest.DataSet.values if f"- `{code}`" in formats]
    for code, one in catalogue().items():
        listed = re.search(rf"- `{code}`[^:]*:(.*?)\.(?:\s|$)", formats, re.S).group(1)
        assert re.findall(r"`(\w+)`", listed) == one.header


def test_claims_file_has_the_lines_of_own_components_and_guards_spreadsheets(practice, person, built):
    refuse(practice, person)
    neighbor = factories.participant()
    shared_episode = episode(built, practice, "shares", date(2021, 12, 1), components="PC")
    shared_episode.lines.create(
        run=built, participant=neighbor, component="TC", role="included", setting="outpatient", claim_id="7",
        line_number=1, hcpcs="77385", service_on=date(2021, 12, 9), units=1, paid=0, allowed=0, no_pay=True,
        provider_label="Hospital 460001", claims_file=shared_episode.lines.get().claims_file,
    )  # fmt: skip
    row = prepared(practice, person, "beneficiary-claims")
    found = rows_of(row.csv)
    assert [(one["episode_starts_on"], one["component"]) for one in found] == [
        ("2021-03-01", "PC"), ("2021-03-01", "TC"), ("2021-08-02", "TC"), ("2021-12-01", "PC"),
    ]  # fmt: skip
    assert found[-1] == {
        "mbi": MBIS["shares"], "episode_starts_on": "2021-12-01", "component": "PC", "role": "included",
        "setting": "carrier", "claim_id": f"'={shared_episode.pk}", "line_number": "1", "hcpcs": "77263",
        "modifiers": "", "service_on": "2021-12-01", "units": "1", "provider": "Practice, NPI 1234567893",
        "allowed": "0.00", "paid": "0.00", "no_pay": "true", "ffs_amount": "12.50",
    }  # fmt: skip
    last = pl.read_parquet(io.BytesIO(content(row.parquet))).row(-1, named=True)
    assert (last["claim_id"], last["ffs_amount"]) == (f"={shared_episode.pk}", Decimal("12.50"))
    assert (row.rows, row.patients_left_out) == (4, 2)


def test_page_takes_few_queries_whatever_the_number_of_rows(practice, person, built):
    browser = factories.client(person)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(page(practice), {"year": YEAR}).status_code == 200
        return len(captured)

    prepared(practice, person)
    queries()
    before = queries()
    for data_set in ("beneficiary-claims", "clinical-and-quality"):
        row = prepared(practice, person, data_set)
        data_files.fetch(data_file=row, file_format="csv", by=person)
    assert queries() <= before + 1 <= 16
