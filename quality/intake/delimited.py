"""Reader of CSV: comma, semicolon or tab; UTF-8 with or without a byte-order mark."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator

from quality.intake.findings import Findings
from quality.intake.header_rows import Names, Row, header_of, separator_of, without_rows_apart
from quality.intake.limits import Limits
from quality.intake.tables import Table, from_rows

SEPARATORS = ",;\t"
_DECLARED = re.compile(rb"sep=([,;\t])(?=\r?\n)", re.IGNORECASE)  # a first line that tells Excel the separator
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINE_END = re.compile(rb"\r\n|\n|\r")
_VALUE = re.compile(rb"[^ \t\r\n,;]")
_DECODED_AT_ONCE = 1 << 20
_LINE_READ = 4_000  # bytes of a line, on average, in which the separator is looked for


def read(content: bytes, *, columns: Collection[str], limits: Limits, findings: Findings) -> Table | None:
    """Read delimited text into a table; return None, with a finding, if it cannot be read.

    :param columns: the names of the columns to keep, those of the layout.
    """
    if not is_utf8(content, findings):
        return None
    if _VALUE.search(content) is None:
        findings.add("file-empty")
        return None
    if (long_row := _long_line(content, limits.line_length_limit_characters)) is not None:
        findings.add("line-too-long", row=long_row, expected=f"{limits.line_length_limit_characters:,}")
        return None
    declared = _DECLARED.match(content)
    separator = declared[1].decode() if declared else _separator(content, Names.of(columns, limits), limits)
    if declared:  # keep the end of its line, so that the rows keep their numbers
        content = content[declared.end() :]
    records = _records(content, separator, limits, findings)
    return table_from(records, columns=columns, limits=limits, findings=findings)


def table_from(
    numbered: Iterator[Row],
    *,
    columns: Collection[str],
    limits: Limits,
    findings: Findings,
    layout_version: str | None = None,
) -> Table | None:
    """Build a table. Blank rows are left out but counted in row numbers; `header_rows` says which rows are no data.

    :return: None, with a finding, if there is no header or there are too many columns or rows.
    """
    names = Names.of(columns, limits)
    header, numbered = header_of(numbered, names, limits, findings)
    if not header:
        findings.add("file-empty")
        return None
    while header and not header[-1].strip():
        header = header[:-1]
    if len(header) > limits.column_limit:
        findings.add("too-many-columns", expected=str(limits.column_limit))
        return None
    rows = _data_rows(numbered, len(header), limits, findings)
    table = from_rows(header, rows, wanted=columns, layout_version=layout_version)
    if table.frame.height > limits.row_limit:
        findings.add("too-many-rows", expected=f"{limits.row_limit:,}")
        return None
    return without_rows_apart(table, names, limits, findings)


def _data_rows(numbered: Iterator[Row], width: int, limits: Limits, findings: Findings) -> Iterator[Row]:
    """Yield the rows that hold a value, up to one more than the limit; report rows wider than the header."""
    taken = overlong = 0
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


def is_utf8(content: bytes, findings: Findings) -> bool:
    """Return whether the content is UTF-8 text; if not, report the encoding that it seems to have."""
    if content.startswith(_UTF16_MARKS) or content[:200].count(0) > len(content[:200]) // 4:
        findings.add("file-encoding", content="UTF-16 (“Unicode text”)", where="")
        return False
    if b"\0" in content:
        findings.add("file-binary")
        return False
    invalid_at = _first_invalid_byte(content)
    if invalid_at is None:
        return True
    row = len(_LINE_END.findall(content, 0, invalid_at)) + 1
    findings.add(
        "file-encoding",
        row=row,
        content="Windows-1252 or Latin-1 (an older Western encoding)",
        where=f" (first seen in line {row})",
    )
    return False


def _first_invalid_byte(content: bytes) -> int | None:
    """Return the position of the first byte that is not UTF-8, or None. Decode in pieces to save memory."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(content), _DECODED_AT_ONCE):
        pending = len(decoder.getstate()[0])
        end = start + _DECODED_AT_ONCE
        try:
            decoder.decode(content[start:end], final=end >= len(content))
        except UnicodeDecodeError as error:
            return start - pending + error.start
    return None


def _long_line(content: bytes, limit: int) -> int | None:
    """Return the number of the first line longer than the limit, or None."""
    start = number = 0
    for end in _LINE_END.finditer(content):
        number += 1
        if end.start() - start > limit:
            return number
        start = end.end()
    return number + 1 if len(content) - start > limit else None


def _separator(content: bytes, names: Names, limits: Limits) -> str:
    """Return the separator of the header, else the one that occurs most often in the first line with a value."""
    value = _VALUE.search(content)
    first = value.start() if value else 0
    start = max(content.rfind(b"\n", 0, first), content.rfind(b"\r", 0, first)) + 1
    upper = content[start : start + limits.header_search_rows * _LINE_READ].decode(errors="ignore")
    lines = list(filter(str.strip, upper.splitlines()))[: limits.header_search_rows]
    return separator_of(lines, SEPARATORS, names) or max(SEPARATORS, key=lines[0].count)


def _records(content: bytes, separator: str, limits: Limits, findings: Findings) -> Iterator[Row]:
    """Yield the numbered records; report unmatched quotation marks, which join lines into one value."""
    csv.field_size_limit(limits.line_length_limit_characters)
    taken: list[str] = []
    reader = csv.reader(_tee(io.TextIOWrapper(io.BytesIO(content), "utf-8", newline=""), taken), delimiter=separator)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            if len(taken) > 1 and not _quotes_match(taken, separator):
                findings.add("malformed-quotes", row=number)
            taken.clear()
            yield number, record
    except csv.Error:
        findings.add("malformed-quotes", row=number + 1)


def _tee(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    """Yield lines and append each to `taken`, which the caller clears after each record."""
    for line in lines:
        taken.append(line)
        yield line


def _quotes_match(lines: list[str], separator: str) -> bool:
    """Return whether several lines are one valid record: each quoted value ends where the next value begins."""
    try:
        return len(list(csv.reader(lines, delimiter=separator, strict=True))) == 1
    except csv.Error:
        return False
