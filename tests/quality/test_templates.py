"""Templates: both sources, the notes and lists inside, and those that come filled with the patients who are due."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse

from portal.access import NotAllowed
from portal.models import Role
from portal.participation.services import sharing_refusals
from portal.policy import load_book
from portal.services.use_case import Refused
from quality import selectors
from quality.intake.checking import check_file
from quality.intake.layouts import FILE_TYPES, VERSION_COLUMN
from quality.models import PatientsRead
from quality.services import prefilled_templates
from tests import factories
from tests.quality.conftest import JANUARY
from tests.uploads import build

pytestmark = pytest.mark.django_db
BOOK = load_book()


def workbook(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("file_type", FILE_TYPES)
def test_a_template_for_an_ehr_keeps_pasted_text_and_one_for_manual_entry_explains_each_cell(practice, file_type):
    client = factories.client(factories.seat(practice, Role.VIEWER))
    manual = client.get(reverse("quality:template", args=[practice.model_id, file_type, "xlsx"]))
    ehr = client.get(reverse("quality:ehr-template", args=[practice.model_id, file_type]))
    assert "-manual-2021.1.xlsx" in manual["Content-Disposition"] and "-ehr-2021.1.xlsx" in ehr["Content-Disposition"]
    by_hand, pasted = workbook(manual.content), workbook(ehr.content)
    sheets = [book[file_type] for book in (by_hand, pasted)]
    assert [cell.value for cell in sheets[0][1]] == [cell.value for cell in sheets[1][1]] == build.names(file_type)
    asked, offered = (sheet.data_validations.dataValidation for sheet in sheets)
    assert all(rule.prompt for rule in asked) and len(asked) == len(build.names(file_type))
    lists = [rule for rule in offered if rule.type == "list"]
    assert lists and all(rule.errorStyle == "warning" for rule in lists)
    formats = {column.number_format for column in sheets[1].column_dimensions.values()}
    assert formats == {"@"}
    for book in (by_hand, pasted):
        assert [cell.value for cell in book["notes"][1][:2]] == [VERSION_COLUMN, "2021.1"]
    cells = {cell.value for row in pasted["notes"] for cell in row}
    assert "Field in your system" in cells and "Field in your system" not in {
        cell.value for row in by_hand["notes"] for cell in row
    }


def due_file(practice, choice="2021-clinical-data-2"):
    files = selectors.files_of(practice, today=JANUARY, book=BOOK)
    return next(file for file in files if file.choice == choice)


def checked_file(path: Path, practice, file_type, period):
    return check_file(
        path, name=path.name, file_type=file_type, performance_year=2021, period=period, model_id=practice.model_id,
        tin=practice.tin, uploaded_on=JANUARY, book=BOOK,
    )  # fmt: skip


def test_a_filled_template_has_the_patients_who_are_due_and_what_is_accepted(practice, checked, construct, tmp_path):
    rows = build.clinical_rows()
    construct(rows, planning_npi="1234567893")
    checked(build.clinical(rows[:2]))
    person = factories.seat(practice, Role.DELEGATE)
    client = factories.client(person)
    address = reverse("quality:filled-template", args=[practice.model_id])
    assert "2021-clinical-data-2" in client.get(address).content.decode()
    answer = client.post(address, {"file": "2021-clinical-data-2", "source": "ehr"})
    path = tmp_path / "filled.xlsx"
    path.write_bytes(answer.content)
    checked = checked_file(path, practice, "clinical-data", 2)
    # What is accepted already passes; the others lack everything but what the claims know.
    assert (checked.rows, checked.accepted) == (5, 2)
    assert {finding.column for finding in checked.findings} & {"mbi", "episode_start_date", "cancer_type"} == set()
    read = PatientsRead.objects.get()
    assert (read.read_by, read.patients, read.purpose, read.participant) == (person, 5, "template", practice)
    history = client.get(reverse("oversight:activity", args=[practice.model_id])).content.decode()
    assert "downloaded a template with 5 patients" in history


def test_a_patient_who_refuses_data_sharing_is_counted_and_not_named(practice, construct):
    rows = build.clinical_rows()
    construct(rows)
    person = factories.seat(practice, Role.DELEGATE)
    sharing_refusals.record(participant=practice, mbi=rows[0]["mbi"], refused_on=date(2022, 1, 3), by=person)
    filled = prefilled_templates.fill(participant=practice, file=due_file(practice), by=person)
    assert rows[0]["mbi"] not in {row["mbi"] for row in filled.rows} and len(filled.rows) == 4
    assert "1 of them are not listed" in " ".join(filled.remarks)


def test_a_filled_template_of_measures_names_the_measures_and_no_patient(practice, tmp_path):
    client = factories.client(factories.seat(practice, Role.DELEGATE))
    address = reverse("quality:filled-template", args=[practice.model_id])
    answer = client.post(address, {"file": "2021-quality-measures", "source": "manual"})
    path = tmp_path / "filled.xlsx"
    path.write_bytes(answer.content)
    checked = checked_file(path, practice, "quality-measures", None)
    assert checked.rows == 4 and {group.rule for group in checked.groups} == {"required-value"}
    assert not PatientsRead.objects.exists()


def test_a_template_is_filled_for_those_who_prepare_files_alone_and_only_where_somebody_is_due(practice, construct):
    viewer = factories.seat(practice, Role.VIEWER)
    with pytest.raises(NotAllowed):
        prefilled_templates.fill(participant=practice, file=due_file(practice), by=viewer)
    address = reverse("quality:filled-template", args=[practice.model_id])
    assert factories.client(viewer).post(address, {}).status_code == 403
    person = factories.seat(practice, Role.DELEGATE)
    with pytest.raises(Refused, match="no completed episode of this period"):
        prefilled_templates.fill(participant=practice, file=due_file(practice), by=person)
    page = factories.client(person).post(address, {"file": "2021-clinical-data-2", "source": "ehr"})
    assert "no completed episode of this period" in page.content.decode()
    assert not PatientsRead.objects.exists()
