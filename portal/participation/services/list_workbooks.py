"""Lists that people upload as workbooks (XLSX): the rows of one sheet as text."""

from __future__ import annotations

import csv
import io

from portal import clock
from portal.files import workbooks
from portal.files.private_folders import private_folder
from portal.files.reading import plain_copies_folder
from portal.participation.intake.text_table import Fault
from portal.selectors import policy_book

from .faulty_file import FaultyFile

NOTES = "notes"
_ZIP = b"PK\x03\x04"
_UNREADABLE = "We cannot read this workbook. Save it again as XLSX, or as “CSV UTF-8 (comma delimited)”."
_SENTENCES = {
    "workbook-unreadable": _UNREADABLE,
    "workbook-macros": "This workbook contains macros. Save it as XLSX, without macros.",
    "workbook-too-large": "This workbook is too large. Copy the rows into a new workbook, and upload that one.",
}


def is_workbook(content: bytes) -> bool:
    """Return whether a file says that it is a workbook."""
    return content.startswith(_ZIP)


def largest_list() -> int:
    """Return the limit for a list in bytes; before the Model, that of its first day."""
    book = policy_book()
    first = book.parameter("participation/list_size_limit_bytes").values[0].from_on
    largest: int = book.on(max(clock.today(), first))["participation/list_size_limit_bytes"]
    return largest


def sheet_rows(content: bytes, *, sheet: str) -> list[list[str]]:
    """Return the rows of the sheet with a name, or of the first sheet; days are ISO, blank rows are empty.

    :raises FaultyFile: when the workbook cannot be read.
    """
    if len(content) > largest_list():
        raise _refusal("workbook-too-large")
    limits = workbooks.limits_on(clock.today(), book=policy_book())
    with private_folder(plain_copies_folder()) as folder:
        path = folder / "list.xlsx"
        path.write_bytes(content)
        if (problem := workbooks.problem_of(path, limits)) is not None:
            raise _refusal(problem)
        try:
            with workbooks.open_sheet(path, sheet=sheet, notes=NOTES, limits=limits) as opened:
                if far_cell := opened.facts.get("far_cell"):
                    sentence = f"The sheet has a value in the far cell {far_cell}. Delete what is not a row."
                    raise FaultyFile([Fault(sentence)])
                return list(opened.rows())
        except workbooks.Unreadable as error:
            raise _refusal("workbook-unreadable") from error


def as_text(content: bytes, *, sheet: str) -> bytes:
    """Return a list as text: a workbook as CSV with the same row numbers, anything else as it is.

    :raises FaultyFile: when the workbook cannot be read.
    """
    if not is_workbook(content):
        return content
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(sheet_rows(content, sheet=sheet))
    return stream.getvalue().encode()


def _refusal(problem: str) -> FaultyFile:
    return FaultyFile([Fault(_SENTENCES[problem])])
