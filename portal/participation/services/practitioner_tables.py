"""Reading of tables of practitioners that people paste or upload: text with separators, or a workbook."""

from __future__ import annotations

from portal import clock, personal_data
from portal.files import workbooks
from portal.files.private_folders import private_folder
from portal.files.reading import plain_copies_folder
from portal.participation.intake.practitioner_rows import PractitionerRow, practitioner_rows
from portal.participation.intake.text_table import Fault, Layout, TextTable, read_sheet, read_table
from portal.rules.calendar_reach import calendar_reach
from portal.selectors import policy_book

from .faulty_file import FaultyFile

SHEET, NOTES = "practitioners", "notes"
_ZIP = b"PK\x03\x04"
_UNREADABLE = "We cannot read this workbook. Save it again as XLSX, or as “CSV UTF-8 (comma delimited)”."
_SENTENCES = {
    "workbook-unreadable": _UNREADABLE,
    "workbook-macros": "This workbook contains macros. Save it as XLSX, without macros.",
    "workbook-too-large": "This workbook is too large. Copy the rows into a new workbook, and upload that one.",
}


def read(*, content: bytes, layout: Layout) -> list[PractitionerRow]:
    """Return the rows of a table.

    :raises FaultyFile: with every fault of the table.
    """
    table = _sheet(content, layout) if content.startswith(_ZIP) else _text(content, layout)
    rows, faults = practitioner_rows(table, reach=calendar_reach(book=policy_book()))
    faults += [
        row.fault(personal_data.SENTENCE, column)
        for row in rows
        for column in ("first_name", "last_name", "specialty")
        if personal_data.holds_identifier(getattr(row, column))
    ]
    if faults:
        raise FaultyFile(faults)
    return rows


def _largest() -> int:
    book = policy_book()
    first = book.parameter("participation/list_size_limit_bytes").values[0].from_on
    largest: int = book.on(max(clock.today(), first))["participation/list_size_limit_bytes"]
    return largest


def _text(content: bytes, layout: Layout) -> TextTable:
    return read_table(content, layout=layout, largest=_largest())


def _sheet(content: bytes, layout: Layout) -> TextTable:
    """Read the sheet of practitioners of a workbook, or its first sheet."""
    if len(content) > _largest():
        return TextTable(faults=[Fault(_SENTENCES["workbook-too-large"])])
    limits = workbooks.limits_on(clock.today(), book=policy_book())
    with private_folder(plain_copies_folder()) as folder:
        path = folder / "practitioners.xlsx"
        path.write_bytes(content)
        if (problem := workbooks.problem_of(path, limits)) is not None:
            return TextTable(faults=[Fault(_SENTENCES[problem])])
        try:
            with workbooks.answer_of_child(path, sheet=SHEET, notes=NOTES, limits=limits) as lines:
                facts = next(lines)
                if "far_cell" in facts:
                    sentence = f"The sheet has a value in the far cell {facts['far_cell']}. Delete what is not a row."
                    return TextTable(faults=[Fault(sentence)])
                return read_sheet(lines, layout=layout)
        except workbooks.Unreadable:
            return TextTable(faults=[Fault(_UNREADABLE)])
