"""Many practitioners at once: nothing is saved before the preview was seen, and then all of it or nothing."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.participation.forms.practitioners import SealedListField
from portal.participation.models import Practitioner
from portal.participation.rules.practitioner_list import Listed
from portal.services import amendments
from tests import factories

pytestmark = pytest.mark.django_db
NPIS = ("1234567893", "1245319599", "1003000126")
TODAY = date(2021, 3, 1)
HEADER = "npi,first_name,last_name,specialty,from"


@pytest.fixture
def participant():
    factories.at(TODAY)
    return factories.participant()


@pytest.fixture
def client(participant):
    return factories.client(factories.seat(participant))


def address(participant, name="practitioner-table"):
    return reverse(f"participation:{name}", args=[participant.model_id])


def workbook(*rows):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile("list.xlsx", stream.getvalue())


def previewed(client, participant, *lines, header=HEADER):
    return client.post(address(participant), {"pasted": "\n".join([header, *lines])})


def confirm(client, participant, shown):
    return client.post(address(participant, "practitioner-add-many"), shown.context["form"].initial)


def on_list(participant):
    return [(row.npi, row.last_name, row.from_on) for row in participant.practitioners.order_by("npi")]


def test_pasted_rows_are_shown_first_and_added_when_confirmed(participant, client):
    rows = [f"{NPIS[0]}\tIrene\tJoliot\tRadiation oncology\t03/15/2021", "1245-319 599\tIda\tNoddack\t\t"]
    shown = previewed(client, participant, *rows, header=HEADER.replace(",", "\t"))
    words = shown.content.decode()
    assert "2 of 2 rows add a practitioner" in words and "March 15, 2021" in words
    assert on_list(participant) == []
    answer = confirm(client, participant, shown)
    assert answer.headers["Location"] == address(participant, "practitioner-list")
    assert on_list(participant) == [(NPIS[0], "Joliot", date(2021, 3, 15)), (NPIS[1], "Noddack", TODAY)]
    assert {row.source for row in participant.practitioners.all()} == {"participant"}


def test_workbook_reads_like_text_with_its_days_and_without_its_blank_cells(participant, client):
    upload = workbook(
        HEADER.split(","), [int(NPIS[0]), "Irene", "Joliot", "", "2021-03-15"], [NPIS[1], "Ida", "Noddack"]
    )
    shown = client.post(address(participant), {"pasted": "", "upload": upload})
    confirm(client, participant, shown)
    assert on_list(participant) == [(NPIS[0], "Joliot", date(2021, 3, 15)), (NPIS[1], "Noddack", TODAY)]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("1234567890,Ida,Noddack,,", "Row 3, Noddack, npi: The last digit (the check digit)"),
        ("123456789O,Ida,Noddack,,", "Row 3, Noddack, npi: An NPI has ten digits."),
        ("1.24532E+09,Ida,Noddack,,", "Row 3, Noddack, npi: An NPI has ten digits. A spreadsheet wrote"),
        (f"{NPIS[1]},,Noddack,,", "Row 3, Noddack, first_name: Enter the first name."),
        (f"{NPIS[1]},Ida,Noddack,,31.3.2021", "Row 3, Noddack, from: “31.3.2021” is not a day."),
        (f"{NPIS[1]},Ida,Noddack,,2021-02-30", "Row 3, Noddack, from: “2021-02-30” is not a day."),
        (f"{NPIS[1]},Ida,Noddack,,2221-03-15", "Row 3, Noddack, from: 2221-03-15 is outside the years of the Model."),
        (f"{NPIS[0]},Ida,Noddack,,", "Row 3, Noddack, npi: Row 2 already names this NPI."),
        (f"{NPIS[1]},Ida,Noddack,TIN 98-1234567,", "Row 3, Noddack, specialty: The text seems to contain a TIN"),
    ],
)
def test_one_wrong_row_is_named_and_nothing_is_lost_or_added(participant, client, row, sentence):
    answer = previewed(client, participant, f"{NPIS[0]},Irene,Joliot,,", row)
    [error] = answer.context["form"].errors["pasted"]
    assert error.startswith(sentence)
    assert row in answer.content.decode()
    assert not Practitioner.objects.exists()


def test_every_fault_is_a_line_of_its_own(participant, client):
    answer = previewed(client, participant, "1,Ida,Noddack,,", "2,Irene,Joliot,,")
    assert len(answer.context["form"].errors["pasted"]) == 2


@pytest.mark.parametrize("given", [{"pasted": ""}, {"pasted": HEADER, "upload": SimpleUploadedFile("a.csv", b"npi")}])
def test_one_of_the_two_ways_is_used(participant, client, given):
    answer = client.post(address(participant), given)
    assert answer.context["form"].errors["pasted"] == ["Paste the rows or choose a file, one of the two."]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 no workbook", "We cannot read this workbook."),
        (b"npi,last_name\n1,x\n", "Row 1: The header does not name first_name, specialty, from."),
        (b"%PDF-1.7", "This is a PDF document."),
    ],
)
def test_file_that_is_no_table_says_so(participant, client, content, sentence):
    upload = SimpleUploadedFile("list.xlsx", content)
    answer = client.post(address(participant), {"pasted": "", "upload": upload})
    assert answer.context["form"].errors["pasted"][0].startswith(sentence)


def test_those_on_the_list_change_nothing_and_a_late_notice_counts_from_today(participant, client):
    Practitioner.objects.create(
        participant=participant, npi=NPIS[0], first_name="Irene", last_name="Joliot", source="cms",
        from_on=date(2021, 1, 1),
    )  # fmt: skip
    shown = previewed(client, participant, f"{NPIS[0]},Irene,Joliot,,", f"{NPIS[1]},Ida,Noddack,,2021-01-15")
    words = shown.content.decode()
    assert "1 of 2 rows add a practitioner" in words and "Already on the list" in words
    assert "March 1, 2021, because the notice of January 15, 2021 is late" in words
    for added in (2, 2):  # the second click changes nothing
        confirm(client, participant, shown)
        assert participant.practitioners.count() == added
    assert participant.practitioners.get(npi=NPIS[1]).from_on == TODAY


def test_days_that_were_taken_meanwhile_refuse_the_whole(participant, client):
    shown = previewed(client, participant, f"{NPIS[0]},Irene,Joliot,,", f"{NPIS[1]},Ida,Noddack,,")
    Practitioner.objects.create(
        participant=participant, npi=NPIS[1], first_name="Ida", last_name="Noddack", source="cms",
        from_on=date(2021, 6, 1),
    )  # fmt: skip
    words = confirm(client, participant, shown).content.decode()
    assert f"The list names NPI {NPIS[1]} from June 1, 2021, and days cannot overlap." in words
    assert participant.practitioners.count() == 1


def test_rows_that_the_portal_did_not_seal_are_refused(participant, client):
    row = Listed(NPIS[0], "Irene", "Joliot", "", TODAY)
    sealed = SealedListField.seal([row])
    answer = client.post(address(participant, "practitioner-add-many"), {"rows": sealed[:-2]})
    assert "Nobody was added" in answer.content.decode()
    assert not Practitioner.objects.exists()


def test_more_rows_than_the_limit_are_refused(participant, client):
    amendment = amendments.enter(
        name="participation/practitioner_rows_limit", from_on=TODAY, value=1, reference="a notice of CMS",
        reason="test", by=factories.user(staff="analyst"),
    )  # fmt: skip
    amendments.approve(amendment=amendment, by=factories.user(staff="approver"))
    answer = previewed(client, participant, f"{NPIS[0]},Irene,Joliot,,", f"{NPIS[1]},Ida,Noddack,,")
    assert answer.context["form"].errors["pasted"] == [
        "The table has 2 rows; 1 is the limit. Send it in several parts."
    ]
