"""Reading of tables of practitioners that people paste or upload: text with separators, or a workbook."""

from __future__ import annotations

from portal import personal_data
from portal.participation.intake.practitioner_rows import PractitionerRow, practitioner_rows
from portal.participation.intake.text_table import Layout, TextTable, read_sheet, read_table
from portal.rules.calendar_reach import calendar_reach
from portal.selectors import policy_book

from .faulty_file import FaultyFile
from .list_workbooks import is_workbook, largest_list, sheet_rows

SHEET = "practitioners"


def read(*, content: bytes, layout: Layout) -> list[PractitionerRow]:
    """Return the rows of a table.

    :raises FaultyFile: with every fault of the table.
    """
    rows, faults = practitioner_rows(_table(content, layout), reach=calendar_reach(book=policy_book()))
    faults += [
        row.fault(personal_data.SENTENCE, column)
        for row in rows
        for column in ("first_name", "last_name", "specialty")
        if personal_data.holds_identifier(getattr(row, column))
    ]
    if faults:
        raise FaultyFile(faults)
    return rows


def _table(content: bytes, layout: Layout) -> TextTable:
    if is_workbook(content):
        return read_sheet(sheet_rows(content, sheet=SHEET), layout=layout)
    return read_table(content, layout=layout, largest=largest_list())
