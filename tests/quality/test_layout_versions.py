"""Versions of templates and layouts: from the policy, with their templates, their uses and what differs."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from itertools import pairwise

import openpyxl
import pytest
from django.urls import reverse

from portal.policy import load_book
from quality.intake.layout_versions import Difference, differences, versions_of
from quality.intake.layouts import CLINICAL_DATA, FILE_TYPES, QUALITY_MEASURES
from tests import factories
from tests.uploads import build

BOOK = load_book()


def test_a_layout_has_a_new_version_only_where_a_parameter_that_it_reads_changes_it():
    for file_type in FILE_TYPES:
        versions = versions_of(file_type, book=BOOK)
        assert [one.from_on for one in versions] == sorted({one.from_on for one in versions})
        assert all(list(differences(*pair)) for pair in pairwise(versions))
        holding = [one for one in versions if one.holds_on(date(2021, 1, 1), versions)]
        assert [one.layout.file_type for one in holding] == [file_type]
        assert [column["name"] for column in holding[0].columns][:-1] == build.names(file_type)


def test_differences_are_columns_that_come_and_go_and_what_changed_in_the_others():
    [first, *_] = versions_of(CLINICAL_DATA, book=BOOK)
    by_name = {column["name"]: dict(column) for column in first.columns}
    by_name["boost_dose_cgy"] = {**by_name.pop("pain_score"), "name": "boost_dose_cgy", "meaning": "Dose of the boost"}
    by_name["sex"]["allowed"] = [*by_name["sex"]["allowed"], "undisclosed"][1:]
    by_name["planned_fractions"]["most"] = 7
    second = replace(first, from_on=date(2022, 1, 1), columns=list(by_name.values()))
    before = {column["name"]: column for column in first.columns}
    assert list(differences(first, first)) == []
    assert set(differences(first, second)) == {
        Difference("pain_score", "Column", before["pain_score"]["meaning"], ""),
        Difference("boost_dose_cgy", "Column", "", "Dose of the boost"),
        Difference("sex", "Allowed words", before["sex"]["allowed"][0], "undisclosed"),
        Difference("planned_fractions", "Most", str(before["planned_fractions"]["most"]), "7"),
    }


@pytest.mark.django_db
def test_staff_see_versions_with_their_uses_and_download_their_templates(practice, checked):
    checked()
    checked(build.clinical(build.changed(build.clinical_rows(), 0, sex="x")))
    client = factories.client(factories.user(staff="analyst"))
    address = reverse("quality:layout-list")
    page = client.get(address).content.decode()
    assert "2021: 2 files of 1 practice, 1 accepted" in page
    assert "gleason_primary" in page and "when cancer_type is prostate" in page
    newest = versions_of(QUALITY_MEASURES, book=BOOK)[-1]
    key = f"{QUALITY_MEASURES}-{newest.from_on.isoformat()}"
    compared = client.get(address, {"version": key, "other": key}).content.decode()
    assert "reporting_method" in compared and "The columns of both versions are the same." in compared
    given = {"from": newest.from_on.isoformat(), "source": "ehr"}
    sent = client.get(reverse("quality:layout-template", args=[QUALITY_MEASURES, "xlsx"]), given)
    assert "-ehr-2021.1.xlsx" in sent["Content-Disposition"]
    header = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(sent.content))[QUALITY_MEASURES][1]]
    assert header == build.names(QUALITY_MEASURES)
    line = client.get(reverse("quality:layout-template", args=[CLINICAL_DATA, "csv"]))
    assert line.content.decode().strip() == ",".join(build.names(CLINICAL_DATA))
    assert client.get(address, {"version": "unknown", "other": "unknown"}).status_code == 200
    unknown = client.get(reverse("quality:layout-template", args=[CLINICAL_DATA, "csv"]), {"source": "x"})
    assert unknown.status_code == 404
    assert factories.client(factories.seat(practice)).get(address).status_code == 404
