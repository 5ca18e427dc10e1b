"""Exports of the admin's lists: the rows that the list shows, for those who may open it, with formulas defused."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from portal.participation.models import Exclusion, Site
from portal.spreadsheet_cells import without_formula
from portal.views import sheets
from tests import factories
from tests.architecture.rows import row_of

pytestmark = pytest.mark.django_db
NAMES = ("=cmd|' /C calc'!A1", "Harbor Radiation", "Harbor East")


def content(answer):
    return b"".join(answer.streaming_content)


@pytest.fixture
def desk():
    return factories.client(factories.user(staff="help desk"))


@pytest.fixture
def practices():
    return [factories.participant(legal_name=name) for name in NAMES]


def exported(browser, model, ending, **asked):
    answer = browser.get(reverse(f"admin:{model}_export", args=[ending]), asked)
    assert "attachment" in answer.headers["Content-Disposition"]
    return content(answer)


def test_export_holds_what_the_search_found_with_headings_and_defused_formulas(practices, desk):
    lines = list(csv.reader(io.StringIO(exported(desk, "portal_participant", "csv").decode("utf-8-sig"))))
    assert lines[0][:3] == ["Model ID", "Legal name", "Kind"]
    assert {line[1] for line in lines[1:]} == {"'=cmd|' /C calc'!A1", "Harbor Radiation", "Harbor East"}
    assert {line[2] for line in lines[1:]} == {"Dual participant"} and {line[5] for line in lines[1:]} == {"2021-01-01"}
    assert not any(one.tin in ",".join(line) for one in practices for line in lines)
    found = list(csv.reader(io.StringIO(exported(desk, "portal_participant", "csv", q="harb").decode("utf-8-sig"))))
    assert len(found) == 3


def test_workbook_holds_the_same_cells_as_text(practices, desk):
    row_of(Site, practices[1], zip="02118", cbsa="14460")
    file = io.BytesIO(exported(desk, "participation_site", "xlsx"))
    heading, row = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert [words.lower() for words in heading[:3]] == ["zip code", "cbsa", "participant"]
    assert row[:2] == ["02118", "14460"], "an identifier keeps its zeros"


def test_list_too_long_for_a_workbook_says_so(practices, desk, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_XLSX_ROWS", 2)
    answer = desk.get(reverse("admin:portal_participant_export", args=["xlsx"]), follow=True)
    assert "Filter it, or export it as CSV." in answer.content.decode()


def test_list_offers_its_export_with_its_filters(practices, desk):
    row_of(Exclusion, practices[0], reason="asc")
    page = desk.get(reverse("admin:participation_exclusion_changelist"), {"reason__exact": "asc"}).content.decode()
    assert reverse("admin:participation_exclusion_export", args=["xlsx"]) + "?reason__exact=asc" in page
    assert desk.get(reverse("admin:participation_exclusion_export", args=["csv"]), {"nothing": 1}).status_code == 400
    assert desk.get(reverse("admin:participation_exclusion_export", args=["pdf"])).status_code == 404


@pytest.mark.parametrize(
    "model",
    ["episodes_claimsfile", "episodes_rejectedrow", "episodes_feeamount", "episodes_adjustment", "quality_version",
     "participation_sharingrefusal", "participation_noticegiven", "reconciliation_reportline"],
)  # fmt: skip
def test_help_desk_exports_no_claims_fees_or_patients(desk, model):
    for address in (reverse(f"admin:{model}_changelist"), reverse(f"admin:{model}_export", args=["csv"])):
        assert desk.get(address).status_code == 403


@pytest.mark.parametrize("cell", ["=1+1", "+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "－1+1", "-1+1"])  # noqa: RUF001
def test_no_cell_of_a_csv_runs_as_a_formula(cell):
    assert without_formula(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "-5.25", "A=1", "", "2021-01-01"])
def test_other_cells_of_a_csv_stay_as_they_are(cell):
    assert without_formula(cell) == cell
