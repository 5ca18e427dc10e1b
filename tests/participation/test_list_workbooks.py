"""Participant lists as workbooks: read like the same list as text (docs/formats.md#participant-lists)."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from portal.models import Participant
from portal.participation.models import ParticipantList, Site
from portal.participation.services import participant_lists
from portal.participation.services.faulty_file import FaultyFile
from tests import factories
from tests.participation.lists import HOSPITAL, file_of, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock_in_may():
    factories.at(date(2021, 5, 10))


def workbook(*rows, blank_before=0, dated=True):
    """Return the bytes of a workbook with the rows of a list; days are cells with a date unless `dated` is false."""
    cells = list(csv.reader(io.StringIO(file_of(*rows).decode())))
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet("about").write(0, 0, "Made on May 1")
        sheet, day = book.add_worksheet("participants"), book.add_format({"num_format": "m/d/yyyy"})
        for number, line in enumerate(cells, start=blank_before):
            for column, cell in enumerate(line):
                if number > blank_before and dated and cells[0][column] in ("from", "to") and cell:
                    sheet.write_datetime(number, column, date.fromisoformat(cell), day)
                else:
                    sheet.write_string(number, column, cell)
    return stream.getvalue()


def loaded(content):
    return participant_lists.load_file(name="list", content=content, complete=False, by="test")


def test_workbook_changes_what_the_same_text_changes():
    rows = (row(), row(zip="02119", from_="2020-12-15"), HOSPITAL)
    dry = [participant_lists.preview_file(content=one, complete=False) for one in (file_of(*rows), workbook(*rows))]
    assert dry[0] == dry[1]
    assert dry[0]["new"] == 2
    loaded(workbook(*rows))
    assert set(Site.objects.values_list("zip", "from_on")) >= {("02119", date(2020, 12, 15))}
    again = loaded(file_of(*rows))
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)


def test_fault_names_the_row_that_a_person_sees_in_the_sheet():
    with pytest.raises(FaultyFile) as refused:
        loaded(workbook(row(), row(zip="2119"), blank_before=2))
    assert [fault.row for fault in refused.value.faults] == [5]
    assert not Participant.objects.exists()


def test_workbook_that_is_none_is_refused_with_a_sentence():
    with pytest.raises(FaultyFile, match="We cannot read this workbook"):
        loaded(b"PK\x03\x04 no workbook")


def test_command_and_admin_take_a_workbook(tmp_path, capsys):
    file = tmp_path / "list.xlsx"
    file.write_bytes(workbook(row()))
    call_command("import_participants", file, "--dry-run")
    assert json.loads(capsys.readouterr().out)["new"] == 1
    help_desk = factories.client(factories.user(staff="help desk"))
    upload = SimpleUploadedFile("list.xlsx", file.read_bytes())
    step = help_desk.post(reverse("admin:participation_participantlist_add"), {"file": upload}).url
    page = help_desk.get(step)
    assert help_desk.post(step, {"seen": page.context["seen"]}).status_code == 302
    assert Participant.objects.count() == 1
    assert ParticipantList.objects.get().content is None
