"""Reader of CSV: comma, semicolon or tab; UTF-8 with or without a byte-order mark. It reads in batches of rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import polars as pl

from quality.intake import plain_lines
from quality.intake.findings import Findings
from quality.intake.header_rows import Header, Names, header_of, rows_apart, separator_of
from quality.intake.limits import Limits
from quality.intake.source import Source, survey
from quality.intake.tables import ROW, Heading, Row, Table
from quality.intake.text_cleaning import trimmed

SEPARATORS = ",;\t"
_DECLARED = re.compile(rb"sep=([,;\t])(?=\r?\n)", re.IGNORECASE)  # a first line that tells Excel the separator
_DECLARATION_BYTES = 16
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BLANK_IN_A_ROW = 1000  # then it pays to look for the next line with a value in another way
_BATCH_BYTES = 8 << 20
_PIECE_BYTES = 1 << 17
_BATCH_VALUES = 4_000_000  # of wide files a batch has fewer rows


class TooManyRows(Exception):
    """A file has more rows than the limit allows."""


def read(
    source: Source, *, columns: Collection[str], limits: Limits, findings: Findings, rows_at_once: int
) -> Table | None:
    """Read delimited text into a table; return None, with a finding, if it cannot be read.

    :param columns: the names of the columns to keep, those of the layout.
    :param rows_at_once: the most rows of a batch.
    """
    longest = limits.line_length_limit_characters
    found = survey(source, longest_line=longest)
    if not _is_utf8(source, found.has_nul, found.invalid_at, findings):
        return None
    if not found.has_value:
        findings.add("file-empty")
        return None
    if found.long_line_at is not None:
        row = source.lines_before(found.long_line_at) + 1
        findings.add("line-too-long", row=row, expected=f"{longest:,}")
        return None
    names = Names.of(columns, limits)
    form = form_of(source, names, limits)
    records = Records(source, form, limits, findings)
    header = header_of(records.until(source.end), names, limits, findings)
    heading = heading_of(header, columns=columns, limits=limits, findings=findings)
    if header is None or heading is None:
        return None
    rows_at_once = max(1, min(rows_at_once, _BATCH_VALUES // heading.width))
    frames = chain(
        frames_of(iter(header.below), heading, rows_at_once=rows_at_once, findings=findings),
        _frames(records, heading, form.separator, rows_at_once, findings),
    )
    limited = within_limit(gathered(frames, rows_at_once), limits)
    batches = (frame for frame, _ in data_of(limited, names, limits, findings))
    return heading.table(batches, lines=found.lines - 1)


def heading_of(
    header: Header | None, *, columns: Collection[str], limits: Limits, findings: Findings
) -> Heading | None:
    """Return the heading of a header; None, with a finding, if there is no header or it has too many columns."""
    if header is None:
        findings.add("file-empty")
        return None
    named = max((position for position, name in enumerate(header.cells, start=1) if name.strip()), default=0)
    if named > limits.column_limit:
        findings.add("too-many-columns", expected=str(limits.column_limit))
        return None
    return Heading(header.cells[:named], wanted=columns, spare=min(len(header.cells), limits.column_limit) - named)


def frames_of(
    rows: Iterator[Row], heading: Heading, *, rows_at_once: int, findings: Findings
) -> Iterator[pl.DataFrame]:
    """Yield the kept columns of numbered rows in batches; leave out blank rows, and report rows that are too wide."""
    taken: list[Row] = []
    for number, values in rows:
        if not any(map(str.strip, values)):
            continue
        width = heading.width
        if len(values) > width and any(map(str.strip, values[width:])):
            findings.add("row-too-long", row=number, received=" ".join(values[width:])[:50])
        taken.append((number, values))
        if len(taken) == rows_at_once:
            yield _trimmed(heading.frame(taken))
            taken = []
    if taken:
        yield _trimmed(heading.frame(taken))


def _trimmed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(trimmed(pl.col(pl.String)))


def gathered(frames: Iterator[pl.DataFrame], rows_at_once: int) -> Iterator[pl.DataFrame]:
    """Yield small frames that follow each other as one: the checks take long for a batch, however few its rows are."""
    small: list[pl.DataFrame] = []
    rows = 0
    for frame in frames:
        if small and rows + frame.height > rows_at_once:
            yield pl.concat(small, rechunk=True)
            small, rows = [], 0
        small.append(frame)
        rows += frame.height
        if 2 * rows >= rows_at_once:
            yield pl.concat(small, rechunk=len(small) > 1)
            small, rows = [], 0
    if small:
        yield pl.concat(small, rechunk=True)


def within_limit(batches: Iterator[pl.DataFrame], limits: Limits) -> Iterator[pl.DataFrame]:
    """Yield batches as long as their rows are within the limit.

    :raises TooManyRows: at the batch that exceeds it.
    """
    rows = 0
    for batch in batches:
        rows += batch.height
        if rows > limits.row_limit:
            raise TooManyRows
        yield batch


def data_of(
    batches: Iterator[pl.DataFrame], names: Names, limits: Limits, findings: Findings
) -> Iterator[tuple[pl.DataFrame, Sequence[int]]]:
    """Yield batches without the rows that are no data (see `header_rows`), and the numbers of those rows."""
    for batch in batches:
        apart = rows_apart(batch, names, limits, findings)
        yield (batch.filter(~pl.col(ROW).is_in(apart)) if apart else batch), apart


def is_utf8(source: Source, findings: Findings) -> bool:
    """Return whether a text is UTF-8; if not, report the encoding that it seems to have."""
    found = survey(source, longest_line=source.end)
    return _is_utf8(source, found.has_nul, found.invalid_at, findings)


def _is_utf8(source: Source, has_nul: bool, invalid_at: int | None, findings: Findings) -> bool:
    start = source.head(200)
    if start.startswith(_UTF16_MARKS) or start.count(0) > len(start) // 4:
        findings.add("file-encoding", content="UTF-16 (“Unicode text”)", where="")
        return False
    if has_nul:
        findings.add("file-binary")
        return False
    if invalid_at is None:
        return True
    row = source.lines_before(invalid_at) + 1
    findings.add(
        "file-encoding",
        row=row,
        content="Windows-1252 or Latin-1 (an older Western encoding)",
        where=f" (first seen in line {row})",
    )
    return False


@dataclass(frozen=True)
class Form:
    """The form of delimited text: the separator of its values, and the beginning of a first line that declares it."""

    separator: str
    declaration: bytes


def form_of(source: Source, names: Names, limits: Limits) -> Form:
    """Return the form of a text that holds a value."""
    if declared := _DECLARED.match(source.head(_DECLARATION_BYTES)):
        return Form(declared[1].decode(), declared[0])
    start = Source(source.path, source.first_line(), source.end).head(2 * limits.line_length_limit_characters)
    return Form(_separator(start, names, limits), b"")


def _separator(start: bytes, names: Names, limits: Limits) -> str:
    """Return the separator of the header, else the one that occurs most often in the first line with a value."""
    lines = list(filter(str.strip, start.decode(errors="ignore").splitlines()))[: limits.header_search_rows]
    first = lines[0] if lines else ""  # perhaps the only value is a form feed
    return separator_of(lines, SEPARATORS, names) or max(SEPARATORS, key=first.count)


class Records:
    """The records of a text as Python's csv module reads them, one by one, with the place of the next in the file.

    It reports unmatched quotation marks, which join lines into one value. `broken` is true after a record that no
    reader can tell the end of: the rows below it are lost. Of a line that declares the separator only its end is read,
    so that the rows keep their numbers.
    """

    def __init__(self, source: Source, form: Form, limits: Limits, findings: Findings) -> None:
        self._source, self._separator, self._findings = source, form.separator, findings
        self.ended = self.broken = False
        csv.field_size_limit(limits.line_length_limit_characters)
        self._go(source.start + len(form.declaration), 0)

    def _go(self, at: int, number: int) -> None:
        self.at, self.number = at, number
        self._taken: list[str] = []
        self._lines = io.TextIOWrapper(self._source.opened(at), "utf-8", newline="")
        self._reader = csv.reader(self._tee(), delimiter=self._separator)

    def _tee(self) -> Iterator[str]:
        for line in self._lines:
            self._taken.append(line)
            yield line

    def pass_over(self, size: int, rows: int) -> None:
        """Pass over lines that were read in another way: `size` bytes, each of the `rows` a record."""
        self._lines.close()
        self._go(self.at + size, self.number + rows)

    def pass_over_blank_lines(self) -> None:
        """Pass over the blank lines that follow: somebody may send fifty million of them."""
        size, rows = self._source.blank_lines(self.at, self._separator)
        if size:
            self.pass_over(size, rows)

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        try:
            values = next(self._reader)
        except csv.Error:
            self.ended = self.broken = True
            self._findings.add("malformed-quotes", row=self.number + 1)
            raise StopIteration from None
        except StopIteration:
            self.ended = True
            raise
        self.number += 1
        if len(self._taken) > 1 and not _quotes_match(self._taken, self._separator):
            self._findings.add("malformed-quotes", row=self.number)
        self.at += sum(len(line.encode()) for line in self._taken)
        self._taken.clear()
        return self.number, values

    def until(self, position: int) -> Iterator[Row]:
        """Yield the records that begin before a position of the file; of many blank lines in a row only the first."""
        blank = 0
        while self.at < position and (record := next(self, None)) is not None:
            yield record
            blank = 0 if any(map(str.strip, record[1])) else blank + 1
            if blank == _BLANK_IN_A_ROW:
                self.pass_over_blank_lines()
                blank = 0


def _frames(
    records: Records, heading: Heading, separator: str, rows_at_once: int, findings: Findings
) -> Iterator[pl.DataFrame]:
    """Yield the rows below the header: lines in the quick way where they are plain, else record by record."""
    source = records._source
    while not records.ended:
        records.pass_over_blank_lines()
        if records.at >= source.end:
            return
        lines = _whole_lines(source, records.at, rows_at_once)
        frame = plain_lines.frame_of(lines, records.number + 1, heading, separator)
        if frame is None:
            yield from frames_of(
                records.until(records.at + len(lines)), heading, rows_at_once=rows_at_once, findings=findings
            )
            continue
        records.pass_over(len(lines), lines.count(b"\n") + (not lines.endswith(b"\n")))
        if frame.height:
            yield frame


def _whole_lines(source: Source, at: int, most: int) -> bytes:
    """Return the next bytes from a position up to the end of a line, with at most a number of lines."""
    taken = bytearray()
    for piece in Source(source.path, at, source.end).pieces(size=_PIECE_BYTES):
        begin = len(taken)
        taken += piece
        if (lines := piece.count(b"\n")) >= most:
            for _ in range(most):
                begin = taken.index(b"\n", begin) + 1
            return bytes(taken[:begin])
        most -= lines
        if len(taken) >= _BATCH_BYTES:
            break
    if at + len(taken) < source.end:
        return bytes(taken[: taken.rfind(b"\n") + 1] or taken)
    return bytes(taken)


def _quotes_match(lines: list[str], separator: str) -> bool:
    """Return whether several lines are one valid record: each quoted value ends where the next value begins."""
    try:
        return len(list(csv.reader(lines, delimiter=separator, strict=True))) == 1
    except csv.Error:
        return False
