"""Practitioner lists of a year and the directory of names, which CMS loads in the admin."""

from __future__ import annotations

import io
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.participation.models import Practitioner, PractitionerDirectory, PractitionerListFile
from portal.participation.services import practitioner_directories, practitioner_lists
from portal.services.use_case import Refused
from tests import asking, factories

pytestmark = pytest.mark.django_db
NPIS = ("1234567893", "1245319599", "1003000126")
NEW_YEAR = date(2021, 1, 1)
HEADER = "model_id,npi,first_name,last_name,specialty,from,to"


@pytest.fixture
def participant():
    factories.at(date(2021, 1, 4))
    return factories.participant()


@pytest.fixture
def analyst(participant):
    return factories.client(factories.user(staff="analyst"))


def put(participant, npi, from_on=NEW_YEAR, to_on=None, **given):
    fields = {"first_name": "Ida", "last_name": "Noddack", "source": "cms", **given}
    return Practitioner.objects.create(participant=participant, npi=npi, from_on=from_on, to_on=to_on, **fields)


def upload(browser, *lines, year=2021, **fields):
    file = io.BytesIO("\n".join([HEADER, *lines]).encode())
    file.name = "lists.csv"
    address = reverse("admin:participation_practitionerlistfile_add")
    return browser.post(address, {"file": file, "year": year, **fields}, follow=True)


def confirm(browser, page):
    address = reverse("admin:participation_practitionerlistfile_step", args=[page.context["original"].pk, "load"])
    return browser.post(address, {"seen": page.context["seen"]}, follow=True)


def on_list(participant):
    return [
        (row.npi, row.last_name, row.from_on, row.to_on) for row in participant.practitioners.order_by("npi", "from_on")
    ]


def test_upload_shows_the_changes_and_one_more_click_loads_them_once(participant, analyst):
    other = factories.participant()
    put(participant, NPIS[0], date(2020, 6, 1))
    put(other, NPIS[2])
    rows = [
        f"{participant.model_id},{NPIS[0]},Ida,Tacke-Noddack,,,",
        f"{participant.model_id},{NPIS[1]},Irene,Joliot,Radiation oncology,,",
        f"{other.model_id},{NPIS[1]},Irene,Joliot,,2021-03-01,2021-06-30",
        f"{other.model_id},{NPIS[2]},Ida,Noddack,,,",
    ]
    page = upload(analyst, *rows, deliver="on")
    words = page.content.decode()
    assert "2 participants: 2 new practitioners, 1 corrected, 1 unchanged." in words
    assert f"Corrected: {participant.model_id}, Ida Tacke-Noddack, NPI {NPIS[0]} (before Ida Noddack)" in words
    assert f"New: {other.model_id}, Irene Joliot, NPI {NPIS[1]}, from March 1, 2021 through June 30, 2021" in words
    assert Practitioner.objects.count() == 2
    for _ in ("the click", "and once more"):
        done = confirm(analyst, page).content.decode()
        assert "What this file changed" in done and "2 lists delivered" in done and "Load these lists" not in done
    assert on_list(participant) == [
        (NPIS[0], "Tacke-Noddack", date(2020, 6, 1), None),
        (NPIS[1], "Joliot", NEW_YEAR, None),
    ]
    assert on_list(other) == [
        (NPIS[2], "Noddack", NEW_YEAR, None), (NPIS[1], "Joliot", date(2021, 3, 1), date(2021, 6, 30)),
    ]  # fmt: skip
    assert participant.list_deliveries.get(year=2021).received_on == date(2021, 1, 4)
    assert PractitionerListFile.objects.get().rows is None


def test_participant_that_joins_in_the_year_has_its_list_from_its_first_day(participant, analyst):
    joined = factories.participant(from_on=date(2021, 5, 1))
    confirm(analyst, upload(analyst, f"{joined.model_id},{NPIS[0]},Ida,Noddack,,,"))
    assert on_list(joined) == [(NPIS[0], "Noddack", date(2021, 5, 1), None)]
    assert not joined.list_deliveries.exists()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("RO00000,{npi},Ida,Noddack,,,", "Row 2, RO00000, model_id: No participant has this Model ID."),
        (",{npi},Ida,Noddack,,,", "Row 2, Noddack, model_id: Enter the Model ID."),
        ("{hospital},{npi},Ida,Noddack,,,", "needs no practitioner list for 2021."),
        ("{own},{npi},Ida,Noddack,,2021-02-01,2021-01-31", "to: The last day is before the first day."),
        ("{own},{npi},Ida,Noddack,,,2020-06-30", "The last day is before the first day, January 1, 2021."),
        ("{own},{there},Ida,Noddack,,2021-03-01,", "The list names this NPI from January 1, 2021"),
    ],
)
def test_row_that_cannot_be_loaded_says_why_and_nothing_is_kept(participant, analyst, row, sentence):
    put(participant, NPIS[2])
    hospital = factories.participant("technical")
    given = {"own": participant.model_id, "hospital": hospital.model_id, "npi": NPIS[0], "there": NPIS[2]}
    assert sentence in upload(analyst, row.format(**given)).content.decode()
    assert not PractitionerListFile.objects.exists()


def test_year_outside_the_model_is_an_error_at_its_field(participant, analyst):
    page = upload(analyst, f"{participant.model_id},{NPIS[0]},Ida,Noddack,,,", year=2031)
    assert page.context["adminform"].form.errors["year"]


def test_file_is_loaded_as_it_was_seen_or_not_at_all(participant, analyst):
    page = upload(analyst, f"{participant.model_id},{NPIS[0]},Ida,Noddack,,,")
    put(participant, NPIS[0])
    assert "The data changed after you viewed this file" in confirm(analyst, page).content.decode()
    assert PractitionerListFile.objects.get().loaded_at is None


def test_file_that_the_portal_contradicts_by_now_says_so_on_its_page(participant, analyst):
    page = upload(analyst, f"{participant.model_id},{NPIS[0]},Ida,Noddack,,2021-03-01,")
    put(participant, NPIS[0], date(2021, 4, 1))
    address = reverse("admin:participation_practitionerlistfile_change", args=[page.context["original"].pk])
    words = analyst.get(address).content.decode()
    assert "This file can no longer be loaded" in words and "Load these lists" not in words


@pytest.mark.parametrize("group", ["help desk", "reviewer", "approver"])
def test_nobody_else_loads_a_file(participant, analyst, group):
    page = upload(analyst, f"{participant.model_id},{NPIS[0]},Ida,Noddack,,,")
    other = factories.client(factories.user(staff=group))
    assert confirm(other, page).status_code == 403
    assert not Practitioner.objects.exists()


def test_lists_of_many_participants_load_in_a_fixed_number_of_queries(participant):
    taken = []
    for count in (2, 6):
        rows = [f"{factories.participant().model_id},{NPIS[0]},Ida,Noddack,,," for _ in range(count)]
        content = "\n".join([HEADER, *rows]).encode()
        kept = practitioner_lists.receive(name="x.csv", content=content, year=2021, deliver=False, by="test")
        seen = practitioner_lists.fingerprint(practitioner_lists.preview(list_file=kept))
        with CaptureQueriesContext(connection) as queries:
            practitioner_lists.load(list_file=kept, seen=seen, by="test")
        taken.append(len(queries))
    assert taken[0] == taken[1]


class TestDirectory:
    def load(self, *rows, source="NPPES, January 2021"):
        content = "\n".join(["npi,first_name,last_name", *rows]).encode()
        return practitioner_directories.load(name="names.csv", content=content, source=source, by="test")

    def words(self, participant):
        address = reverse("participation:practitioner-list", args=[participant.model_id])
        return unescape(factories.client(factories.seat(participant)).get(address).content.decode())

    def test_names_that_differ_are_said_on_the_list(self, participant):
        put(participant, NPIS[0], first_name="IDA MARIE", last_name="noddack")
        put(participant, NPIS[1], first_name="Irene")
        put(participant, NPIS[2])
        assert "directory" not in self.words(participant)
        self.load(f"{NPIS[0]},Ida,Noddack", f"{NPIS[1]},Irene,Joliot")
        words = self.words(participant)
        assert "CMS's directory names this NPI Irene Joliot." in words
        assert words.count("CMS's directory does not name this NPI.") == 1
        assert words.count("CMS's directory") == 2

    def test_newest_directory_is_compared_with(self, participant):
        put(participant, NPIS[0])
        self.load(f"{NPIS[0]},Irene,Joliot")
        assert "directory" in self.words(participant)
        self.load(f"{NPIS[0]},Ida,Noddack")
        assert "directory" not in self.words(participant)

    def test_directory_is_refused_without_source_twice_and_with_faults(self, participant):
        with pytest.raises(Refused, match="source"):
            self.load(f"{NPIS[0]},Ida,Noddack", source=" ")
        self.load(f"{NPIS[0]},Ida,Noddack")
        with pytest.raises(Refused, match="is the one in use"):
            self.load(f"{NPIS[0]},Ida,Noddack")
        with pytest.raises(Refused, match="Row 3, Noddack, npi: Row 2 already names this NPI"):
            self.load(f"{NPIS[0]},Ida,Noddack", f"{NPIS[0]},Ida,Noddack")
        assert PractitionerDirectory.objects.count() == 1

    def test_analyst_uploads_it_in_the_admin(self, participant, analyst):
        file = io.BytesIO(f"npi,first_name,last_name\n{NPIS[0]},Ida,Noddack\n".encode())
        file.name = "names.csv"
        address = reverse("admin:participation_practitionerdirectory_add")
        assert "Choose a file." in analyst.post(address, {"source": "NPPES"}).content.decode()
        fields = {"file": file, "source": "NPPES"}
        shown = analyst.post(address, fields).content.decode()
        assert "Names: 1 new, 0 changed, 0 gone, 0 unchanged." in shown and not PractitionerDirectory.objects.exists()
        file.seek(0)
        asking.confirmed(analyst, address, fields)
        assert PractitionerDirectory.objects.get().rows == 1
