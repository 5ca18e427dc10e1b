"""Templates to download: an XLSX workbook with notes and drop-down lists, or a CSV header."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from quality.intake.layouts import (
    DAY,
    ICD10,
    MBI,
    MEASURE,
    MODEL_ID,
    NOTES_SHEET,
    NPI,
    TIN,
    VERSION_COLUMN,
    WORD,
    Column,
    Layout,
    describe,
)

_LISTS_SHEET = "lists"
_LAST_ROW = 1_048_575  # of a worksheet, counted from 0
_TEXT_TYPES = (MBI, NPI, TIN, ICD10, MODEL_ID, MEASURE)  # as numbers they would lose leading zeros
_WIDTH = 18


def as_csv(layout: Layout) -> bytes:
    """Return the header line of a layout as CSV."""
    names = [name for name in layout.names if name != VERSION_COLUMN]
    return (",".join(names) + "\r\n").encode()


def as_workbook(layout: Layout, *, tnm_categories: Mapping[str, Mapping[str, list[str]]]) -> bytes:
    """Return a workbook: the sheet to fill in, the notes with the layout version, and the lists for the drop-downs."""
    stream = io.BytesIO()
    columns = [column for column in layout.columns if column.name != VERSION_COLUMN]
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(layout.file_type)
        notes = book.add_worksheet(NOTES_SHEET)
        lists = book.add_worksheet(_LISTS_SHEET)
        lists.hide()
        formats = {
            "header": book.add_format(
                {"bold": True, "bg_color": "#1a4480", "font_color": "#ffffff", "text_wrap": True}
            ),
            "bold": book.add_format({"bold": True}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "text": book.add_format({"num_format": "@"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        sheet.freeze_panes(1, 0)
        for position, column in enumerate(columns):
            _write_column(sheet, lists, position, column, formats)
        _write_notes(notes, layout, tnm_categories, formats)
    return stream.getvalue()


def _write_column(sheet: Any, lists: Any, position: int, column: Column, formats: Mapping[str, Any]) -> None:
    cells = formats["text"] if column.type in _TEXT_TYPES else formats["day"] if column.type == DAY else None
    sheet.set_column(position, position, _WIDTH, cells)
    sheet.write(0, position, column.name, formats["header"])
    if column.type not in (WORD, MEASURE):
        return
    lists.write_column(0, position, column.words)
    letter = xl_col_to_name(position)
    sheet.data_validation(
        1,
        position,
        _LAST_ROW,
        position,
        {
            "validate": "list",
            "source": f"={_LISTS_SHEET}!${letter}$1:${letter}${len(column.words)}",
            "error_title": column.name,
            "error_message": "Choose a word from the list.",
        },
    )


def _write_notes(
    notes: Any, layout: Layout, tnm_categories: Mapping[str, Mapping[str, list[str]]], formats: Mapping[str, Any]
) -> None:
    notes.write_row(0, 0, [VERSION_COLUMN, layout.version], formats["bold"])
    notes.write(1, 0, f"Fill in the sheet {layout.file_type}, one row below the other. We ignore other sheets.")
    notes.write(2, 0, "Dates: YYYY-MM-DD or MM/DD/YYYY. Numbers: without thousands separators and without units.")
    notes.write_row(4, 0, ["Column", "Meaning", "Format", "Unit", "Allowed", "Required"], formats["header"])
    described = describe(layout, tnm_categories=tnm_categories)["columns"]
    for number, column in enumerate(described, start=5):
        allowed = ", ".join(column["allowed"] or ())
        for cancer_type, words in (column["allowed_by_cancer_type"] or {}).items():
            allowed += f"{'; ' if allowed else ''}{cancer_type}: {', '.join(words)}"
        values = [
            column["name"],
            column["meaning"],
            column["format"],
            column["unit"] or "",
            allowed,
            column["required"],
        ]
        notes.write_row(number, 0, values, formats["wrap"])
    for position, width in enumerate((26, 44, 34, 14, 60, 44)):
        notes.set_column(position, position, width)
