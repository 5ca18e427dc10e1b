"""Downloads of rows as CSV or XLSX, from memory or from a file; the calling view must have a guard."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import FileResponse, Http404, HttpResponse

from portal.spreadsheet_cells import without_formula

ENDINGS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_XLSX_ROWS = 100_000
"""Rows that one workbook holds at most; CSV has no limit."""
_BYTE_ORDER_MARK = "\ufeff"
Cell = str | Decimal
"""Text, or an amount in USD."""


class TooLong(Exception):
    """More rows than one workbook holds."""


def sheet(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, ending: str) -> HttpResponse:
    """Return rows as a download.

    Text stays text: identifiers keep their zeros, and a spreadsheet never runs a cell as a formula. Amounts are
    numbers.

    :param name: the name of the file without its ending, and the name of the sheet.
    :param ending: `csv` or `xlsx`.
    :raises Http404: for another ending.
    """
    _check(ending)
    content: bytes = b"".join(_csv(header, rows)) if ending == "csv" else _xlsx(io.BytesIO(), header, rows).getvalue()
    return _named(HttpResponse(content, content_type=ENDINGS[ending]), name, ending)


def long_sheet(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, ending: str) -> FileResponse:
    """Return rows as a download that never holds all of them in memory.

    They are written to a file without a name first, so that everything is read while the request still runs.

    :raises Http404: for another ending.
    :raises TooLong: for a workbook of more than `MOST_XLSX_ROWS` rows.
    """
    _check(ending)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    if ending == "csv":
        file.writelines(_csv(header, rows))
    else:
        _xlsx(file, header, rows, constant_memory=True)
    file.seek(0)
    return _named(FileResponse(file, content_type=ENDINGS[ending]), name, ending)  # type: ignore[no-any-return]


def _check(ending: str) -> None:
    if ending not in ENDINGS:
        raise Http404("We cannot find that file.")


def _named(response: Any, name: str, ending: str) -> Any:
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    stream = io.StringIO()
    writer = csv.writer(stream)
    stream.write(_BYTE_ORDER_MARK)
    writer.writerow(header)
    for row in rows:
        writer.writerow(str(cell) if isinstance(cell, Decimal) else without_formula(cell) for cell in row)
        if stream.tell() > io.DEFAULT_BUFFER_SIZE:
            yield stream.getvalue().encode()
            stream.seek(0)
            stream.truncate()
    yield stream.getvalue().encode()


def _xlsx(file: Any, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, constant_memory: bool = False) -> Any:
    """Write a workbook into a file and return the file."""
    with xlsxwriter.Workbook(file, {"constant_memory": constant_memory, "in_memory": not constant_memory}) as book:
        page = book.add_worksheet()
        page.freeze_panes(1, 0)
        bold, amount = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for column, cell in enumerate(header):
            page.write_string(0, column, cell, bold)
        for number, row in enumerate(rows, start=1):
            if number > MOST_XLSX_ROWS:
                raise TooLong
            for column, cell in enumerate(row):
                if isinstance(cell, Decimal):
                    page.write_number(number, column, cell, amount)
                else:
                    page.write_string(number, column, cell)
        if not constant_memory:
            page.autofit()
    return file
