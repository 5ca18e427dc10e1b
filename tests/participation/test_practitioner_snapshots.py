"""The snapshot days of QP determinations (42 CFR 414.1425): the list decides by its first and last days."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from portal.participation.models import Practitioner
from portal.participation.rules.practitioner_list import Listed
from portal.participation.rules.qp_snapshots import qp_standings, snapshot_days, snapshots
from portal.participation.services import qp_denials
from portal.policy.book import load_book
from portal.rules.performance_years import performance_year
from tests import factories

NPIS = ("1234567893", "1245319599", "1003000126")
BOOK = load_book()
PY = performance_year(2021, book=BOOK)


def row(npi, from_on, to_on=None):
    return Listed(npi, "Ida", "Noddack", "", from_on, to_on)


def test_snapshots_are_on_march_31_june_30_and_august_31():
    assert snapshot_days(PY, book=BOOK) == (date(2021, 3, 31), date(2021, 6, 30), date(2021, 8, 31))


@pytest.mark.parametrize(
    ("days", "taken"),
    [
        ((date(2021, 1, 1), None), (3, 6, 8)),
        ((date(2021, 1, 1), date(2021, 3, 30)), ()),
        ((date(2021, 1, 1), date(2021, 3, 31)), (3,)),
        ((date(2021, 3, 31), date(2021, 6, 29)), (3,)),
        ((date(2021, 4, 1), date(2021, 6, 30)), (6,)),
        ((date(2021, 8, 31), None), (8,)),
        ((date(2021, 9, 1), None), ()),
    ],
)
def test_first_and_last_day_count(days, taken):
    found = snapshots([row(NPIS[0], *days)], PY, book=BOOK)
    assert tuple(one.on.month for one in found if one.practitioners) == taken


@pytest.mark.parametrize(
    ("on", "state"),
    [(date(2021, 6, 29), "expected"), (date(2021, 6, 30), "counted"), (date(2021, 12, 31), "counted")],
)
def test_practitioner_counts_from_the_snapshot_day_on(on, state):
    rows = [row(NPIS[0], date(2021, 4, 1), date(2021, 7, 1)), row(NPIS[1], date(2021, 9, 1))]
    standings = {one.practitioner.npi: one for one in qp_standings(rows, snapshots(rows, PY, book=BOOK), on=on)}
    assert (standings[NPIS[0]].state, standings[NPIS[0]].days) == (state, (date(2021, 6, 30),))
    assert standings[NPIS[1]].state == "outside"


def test_npi_that_left_and_came_back_is_one_practitioner():
    rows = [row(NPIS[0], date(2021, 1, 1), date(2021, 4, 1)), row(NPIS[0], date(2021, 8, 1))]
    [one] = qp_standings(rows, snapshots(rows, PY, book=BOOK), on=date(2021, 12, 31))
    assert one.days == (date(2021, 3, 31), date(2021, 8, 31))


@pytest.fixture
def participant(db):
    factories.at(date(2021, 7, 1))
    made = factories.participant()
    days = {
        NPIS[0]: (date(2021, 1, 1), None),
        NPIS[1]: (date(2021, 1, 1), date(2021, 4, 15)),
        NPIS[2]: (date(2021, 7, 10), None),
    }
    for number, (npi, (from_on, to_on)) in enumerate(days.items()):
        Practitioner.objects.create(
            participant=made, npi=npi, first_name="=Ida", last_name=f"Noddack{number}", source="cms",
            from_on=from_on, to_on=to_on,
        )  # fmt: skip
    return made


def address(participant, name="practitioner-snapshots", *more):
    return reverse(f"participation:{name}", args=[participant.model_id, *more]) + "?year=2021"


def test_page_shows_each_day_and_each_practitioner(participant):
    words = factories.client(factories.seat(participant)).get(address(participant)).content.decode()
    for said in (
        "March 31, 2021: 2 practitioners",
        "June 30, 2021: 1 practitioner",
        "August 31, 2021: 2 practitioners",
    ):
        assert said in words
    assert words.count("This day has not come yet") == 1
    assert "Expected" in words and "The list of 2021 is not certified" in words


def test_denial_and_its_reason_stand_on_the_page_and_in_the_download_until_withdrawn(participant):
    analyst = factories.user(staff="analyst")
    denial = qp_denials.deny(participant=participant, npi=NPIS[0], year=2021, reason="No plan was kept.", by=analyst)
    assert "/practitioners/snapshots/?year=2021" in participant.messages.latest("pk").path
    client = factories.client(factories.seat(participant))

    def told():
        words = client.get(address(participant)).content.decode()
        download = client.get(address(participant, "practitioner-snapshot-file", "csv")).content.decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(download))
        return "Denied by CMS" in words, "No plan was kept." in words, [one["qp_denial_reason"] for one in rows]

    assert told() == (True, True, ["No plan was kept.", "", "No plan was kept."])
    qp_denials.withdraw(denial=denial, reason="It was kept.", by=analyst)
    assert told() == (False, False, ["", "", ""])


def test_downloads_hold_the_days_that_have_come_and_no_formula(participant):
    client = factories.client(factories.seat(participant))
    answer = client.get(address(participant, "practitioner-snapshot-file", "csv"))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{participant.model_id}-snapshots-2021.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(one["snapshot"], one["npi"]) for one in rows] == [
        ("2021-03-31", NPIS[0]), ("2021-03-31", NPIS[1]), ("2021-06-30", NPIS[0]),
    ]  # fmt: skip
    assert {one["first_name"] for one in rows} == {"'=Ida"}
    sheet = client.get(address(participant, "practitioner-snapshot-file", "xlsx")).content
    cells = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert [(one[1], one[3], one[4]) for one in cells[1:]] == [
        ("2021-03-31", NPIS[0], "=Ida"), ("2021-03-31", NPIS[1], "=Ida"), ("2021-06-30", NPIS[0], "=Ida"),
    ]  # fmt: skip
    assert client.get(address(participant, "practitioner-snapshot-file", "exe")).status_code == 404
