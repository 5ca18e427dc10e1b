"""Reading of CSV: comma, semicolon or tab, UTF-8 with or without a byte-order mark."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from quality.intake.findings import Findings
from quality.intake.limits import Limits
from quality.intake.tables import Table, from_rows

SEPARATORS = ",;\t"
_DECLARED = re.compile(r"sep=([,;\t])(?=\r?\n)", re.IGNORECASE)  # the first line of a file that Excel is to open
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read(content: bytes, *, limits: Limits, findings: Findings) -> Table | None:
    """Read delimited text into a table, or report why it cannot be read and give nothing."""
    text = decoded(content, findings)
    if text is None:
        return None
    if not text.strip(" \t\r\n,;\ufeff"):
        findings.add("file-empty")
        return None
    if (long_row := _long_line(text, limits.line_length_limit_characters)) is not None:
        findings.add("line-too-long", row=long_row, expected=f"{limits.line_length_limit_characters:,}")
        return None
    declared = _DECLARED.match(text)
    separator = declared[1] if declared else _separator(text)
    text = _DECLARED.sub("", text, count=1) if declared else text  # its line stays, blank, so that rows keep numbers
    return table_from(_records(text, separator, limits, findings), limits=limits, findings=findings)


def table_from(
    numbered: Iterator[tuple[int, list[str]]],
    *,
    limits: Limits,
    findings: Findings,
    layout_version: str | None = None,
) -> Table | None:
    """Take the first row with a value as the header and the rest as rows; blank rows keep their number."""
    header = next((values for _, values in numbered if any(value.strip() for value in values)), None)
    if header is None:
        findings.add("file-empty")
        return None
    while header and not header[-1].strip():
        header = header[:-1]
    if len(header) > limits.column_limit:
        findings.add("too-many-columns", expected=str(limits.column_limit))
        return None
    rows = _data_rows(numbered, header, limits, findings)
    table = from_rows(header, rows, layout_version=layout_version)
    if table.frame.height > limits.row_limit:
        findings.add("too-many-rows", expected=f"{limits.row_limit:,}")
        return None
    return table


def _data_rows(
    numbered: Iterator[tuple[int, list[str]]], header: list[str], limits: Limits, findings: Findings
) -> Iterator[tuple[int, list[str]]]:
    width, taken, overlong = len(header), 0, 0
    for number, values in numbered:
        if not any(map(str.strip, values)):
            continue
        taken += 1
        if len(values) > width and any(map(str.strip, values[width:])):
            overlong += 1
            if overlong <= limits.findings_kept_per_rule_and_column:
                findings.add("row-too-long", row=number, received=" ".join(values[width:])[:50])
            else:
                findings.count_unlisted("row-too-long", 1)
        yield number, values
        if taken > limits.row_limit:
            return


def decoded(content: bytes, findings: Findings) -> str | None:
    """Decode text in UTF-8, or report which encoding it seems to be in and give nothing."""
    if content.startswith(_UTF16_MARKS) or content[:200].count(0) > len(content[:200]) // 4:
        findings.add("file-encoding", content="UTF-16 (“Unicode text”)", where="")
        return None
    if b"\0" in content:
        findings.add("file-binary")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        findings.add(
            "file-encoding",
            row=row,
            content="Windows-1252 or Latin-1 (an older Western encoding)",
            where=f" (first seen in line {row})",
        )
        return None
    return text if "\n" in text else text.replace("\r", "\n")


def _long_line(text: str, limit: int) -> int | None:
    """Find the first line longer than the limit, cheaply: most files have none."""
    start = number = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += 1
        if end - start > limit:
            return number
        start = end + 1
    return None


def _separator(text: str) -> str:
    """Take the separator that occurs most often in the first line with a value."""
    first = next((line for line in io.StringIO(text) if line.strip(" \t,;\r\n")), "")
    return max(SEPARATORS, key=first.count)


def _records(text: str, separator: str, limits: Limits, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """Give the numbered records; report a quotation mark that is never closed and swallows the rest."""
    csv.field_size_limit(limits.line_length_limit_characters)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number, record = 0, []
    try:
        for number, record in enumerate(reader, start=1):
            yield number, record
    except csv.Error:
        findings.add("malformed-quotes", row=number + 1)
        return
    if text.count('"') % 2 and any("\n" in value for value in record):
        findings.add("malformed-quotes", row=number)
