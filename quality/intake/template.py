"""Templates to download: a CSV header, or a workbook with notes and lists, for manual entry or for data of an EHR.

In a template for manual entry, each cell explains itself and takes only what the checks accept. In one for data that
are taken from an EHR, every cell is text, so that pasted values stay as they are, and the notes have a column in which
the practice writes the field of its own system.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from quality.intake.layouts import (
    DAY,
    DECIMAL,
    ICD10,
    MBI,
    MEASURE,
    MODEL_ID,
    NOTES_SHEET,
    NPI,
    TIN,
    VERSION_COLUMN,
    WHOLE,
    WORD,
    Column,
    Layout,
    describe,
)

MANUAL, EHR = "manual", "ehr"
SOURCES = {MANUAL: "manual entry", EHR: "data taken from an EHR"}
"""The sources of data for which there is a template, in words."""
_LISTS_SHEET = "lists"
_LAST_ROW = 1_048_575  # of a worksheet, counted from 0
_TEXT_TYPES = (MBI, NPI, TIN, ICD10, MODEL_ID, MEASURE)  # as numbers they would lose leading zeros
_WIDTH = 18
_TITLE_LIMIT, _MESSAGE_LIMIT = 32, 255  # characters of a note beside a cell, by the file format
_COLORS = ("#1a4480", "#5d3a00", "#4d2f6e", "#124d3a", "#6e1f2b", "#374151")  # all columns, then by cancer type


def as_csv(layout: Layout) -> bytes:
    """Return the header line of a layout as CSV."""
    return (",".join(column.name for column in _columns(layout)) + "\r\n").encode()


def as_workbook(
    layout: Layout,
    *,
    tnm_categories: Mapping[str, Mapping[str, list[str]]],
    source: str = MANUAL,
    rows: Sequence[Mapping[str, str]] = (),
    remarks: Sequence[str] = (),
) -> bytes:
    """Return a workbook: the sheet to fill in, the notes with the layout version, and the lists for the drop-downs.

    :param source: `MANUAL` or `EHR`.
    :param rows: values by column, with which the sheet is filled already.
    :param remarks: sentences for the notes.
    """
    stream = io.BytesIO()
    columns = _columns(layout)
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(layout.file_type)
        notes = book.add_worksheet(NOTES_SHEET)
        lists = book.add_worksheet(_LISTS_SHEET)
        lists.hide()
        formats = _formats(book)
        sheet.freeze_panes(1, 0)
        headers = _headers(book, columns)
        for position, column in enumerate(columns):
            _write_column(sheet, lists, position, column, formats, source)
            sheet.write(0, position, column.name, headers[column.cancer_types])
        for number, row in enumerate(rows, start=1):
            for position, column in enumerate(columns):
                if value := row.get(column.name, ""):
                    sheet.write_string(number, position, value)
        _write_notes(notes, layout, tnm_categories, formats, source, remarks)
    return stream.getvalue()


def _columns(layout: Layout) -> list[Column]:
    return [column for column in layout.columns if column.name != VERSION_COLUMN]


def _formats(book: Any) -> dict[str, Any]:
    return {
        "header": book.add_format(_header(_COLORS[0])),
        "bold": book.add_format({"bold": True}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }


def _header(color: str) -> dict[str, Any]:
    return {"bold": True, "bg_color": color, "font_color": "#ffffff", "text_wrap": True}


def _headers(book: Any, columns: Sequence[Column]) -> dict[tuple[str, ...], Any]:
    """Return a header format for each set of cancer types; sets share the last color if there are many."""
    groups = list(dict.fromkeys(column.cancer_types for column in columns))
    return {
        group: book.add_format(_header(_COLORS[min(place, len(_COLORS) - 1)])) for place, group in enumerate(groups)
    }


def _write_column(
    sheet: Any, lists: Any, position: int, column: Column, formats: Mapping[str, Any], source: str
) -> None:
    as_text = source == EHR or column.type in _TEXT_TYPES
    cells = formats["text"] if as_text else formats["day"] if column.type == DAY else None
    sheet.set_column(position, position, _WIDTH, cells)
    rule = _validation(lists, position, column)
    if source == MANUAL:
        rule |= {"input_title": column.name[:_TITLE_LIMIT], "input_message": _message(column)}
    elif rule["validate"] == "list":
        rule["error_type"] = "warning"  # a paste is never stopped, and the checks read other spellings too
    else:
        return
    sheet.data_validation(1, position, _LAST_ROW, position, rule)


def _validation(lists: Any, position: int, column: Column) -> dict[str, Any]:
    """Return the rule for the cells of a column: a list of words, a range of numbers, or none."""
    if column.type in (WORD, MEASURE):
        lists.write_column(0, position, column.words)
        letter = xl_col_to_name(position)
        return {
            "validate": "list",
            "source": f"={_LISTS_SHEET}!${letter}$1:${letter}${len(column.words)}",
            "error_title": column.name[:_TITLE_LIMIT],
            "error_message": "Choose a word from the list.",
        }
    if column.type in (WHOLE, DECIMAL) and column.least is not None and column.most is not None:
        return {
            "validate": "integer" if column.type == WHOLE else "decimal",
            "criteria": "between",
            "minimum": column.least,
            "maximum": column.most,
            "error_title": column.name[:_TITLE_LIMIT],
            "error_message": f"Write a number from {column.least} to {column.most}, without a unit.",
        }
    return {"validate": "any"}


def _message(column: Column) -> str:
    """Return the note beside the cells of a column: its meaning, unit and when it is required."""
    unit = f" Unit: {column.unit}." if column.unit else ""
    needed = f"Required {column.needed_when or 'in every row'}." if column.required else "May stay blank."
    return f"{column.meaning}.{unit} {needed}"[:_MESSAGE_LIMIT]


def _write_notes(
    notes: Any,
    layout: Layout,
    tnm_categories: Mapping[str, Mapping[str, list[str]]],
    formats: Mapping[str, Any],
    source: str,
    remarks: Sequence[str],
) -> None:
    notes.write_row(0, 0, [VERSION_COLUMN, layout.version], formats["bold"])
    sentences = [
        f"Template for {SOURCES[source]}. Fill in the sheet {layout.file_type}, one row below the other. We ignore "
        "other sheets.",
        "Dates: YYYY-MM-DD or MM/DD/YYYY. Numbers: without thousands separators and without units.",
        *remarks,
    ]
    for number, sentence in enumerate(sentences, start=1):
        notes.write_string(number, 0, sentence)
    heading = len(sentences) + 2
    own = ["Field in your system"] if source == EHR else []
    notes.write_row(heading, 0, ["Column", "Meaning", "Format", "Unit", "Allowed", "Required", *own], formats["header"])
    described = describe(layout, tnm_categories=tnm_categories)["columns"]
    for number, column in enumerate(described, start=heading + 1):
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
    for position, width in enumerate((26, 44, 34, 14, 60, 44, 30)):
        notes.set_column(position, position, width)
