"""Downloads of rows as CSV or XLSX; the calling view must have a guard."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import Http404, HttpResponse

ENDINGS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_NEGATIVE_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?")


def sheet(name: str, header: Sequence[str], rows: Iterable[Sequence[str]], *, ending: str) -> HttpResponse:
    """Return rows of text as a download.

    Every cell is text: identifiers keep their zeros, and a spreadsheet never runs a cell as a formula.

    :param name: the name of the file without its ending, and the name of the sheet.
    :param ending: `csv` or `xlsx`.
    :raises Http404: for another ending.
    """
    if ending not in ENDINGS:
        raise Http404("We cannot find that file.")
    content = _csv(header, rows) if ending == "csv" else _xlsx(header, rows)
    response = HttpResponse(content, content_type=ENDINGS[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(header)
    for row in rows:
        writer.writerow([f"'{cell}" if _runs(cell) else cell for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def _runs(cell: str) -> bool:
    """Return whether a spreadsheet could run a cell of a CSV as a formula; a negative number stays a number."""
    return cell.startswith(_FORMULA_STARTS) and not _NEGATIVE_NUMBER.fullmatch(cell)


def _xlsx(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, cell in enumerate(header):
            page.write_string(0, column, cell, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell)
        page.autofit()
    return stream.getvalue()
