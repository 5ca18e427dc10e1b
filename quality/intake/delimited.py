"""Reader of CSV: comma, semicolon or tab; UTF-8 with or without a byte-order mark. It reads in batches of rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import chain

import polars as pl

from quality.intake import plain_lines
from quality.intake.findings import Findings
from quality.intake.header_rows import Names, header_of, rows_apart, separator_of
from quality.intake.limits import Limits
from quality.intake.source import VALUE, Source, survey
from quality.intake.tables import ROW, Heading, Row, Table
from quality.intake.text_cleaning import trimmed

SEPARATORS = ",;\t"
_DECLARED = re.compile(rb"sep=([,;\t])(?=\r?\n)", re.IGNORECASE)  # a first line that tells Excel the separator
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BATCH_BYTES = 8 << 20
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
    separator, declared = form_of(source, names, limits)
    records = _Records(source, source.start + len(declared), separator, limits, findings)
    header, read = header_of(records, names, limits, findings)
    heading = heading_of(header, columns=columns, limits=limits, findings=findings)
    if heading is None:
        return None
    rows_at_once = max(1, min(rows_at_once, _BATCH_VALUES // heading.width))
    frames = chain(
        frames_of(iter(read), heading, rows_at_once=rows_at_once, findings=findings),
        _frames(records, heading, separator, rows_at_once, findings),
    )
    batches = (frame for frame, _ in data_of(within_limit(frames, limits), names, limits, findings))
    return heading.table(batches, lines=found.lines - 1)


def form_of(source: Source, names: Names, limits: Limits) -> tuple[str, str]:
    """Return the separator of a text with a value, and the declaration by which it begins, empty without one.

    The declaration has no line end: that stays, so that the rows keep their numbers.
    """
    start = source.head(2 * limits.line_length_limit_characters)
    if declared := _DECLARED.match(start):
        return declared[1].decode(), declared[0].decode()
    return _separator(start, names, limits), ""


def heading_of(header: Row | None, *, columns: Collection[str], limits: Limits, findings: Findings) -> Heading | None:
    """Return the heading of a header row; None, with a finding, if there is no header or it has too many columns."""
    if header is None:
        findings.add("file-empty")
        return None
    _, written = header
    named = max((position for position, name in enumerate(written, start=1) if name.strip()), default=0)
    if named > limits.column_limit:
        findings.add("too-many-columns", expected=str(limits.column_limit))
        return None
    return Heading(written[:named], wanted=columns, spare=min(len(written), limits.column_limit) - named)


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


def _separator(start: bytes, names: Names, limits: Limits) -> str:
    """Return the separator of the header, else the one that occurs most often in the first line with a value."""
    value = VALUE.search(start)
    first = value.start() if value else 0
    begin = max(start.rfind(b"\n", 0, first), start.rfind(b"\r", 0, first)) + 1
    lines = list(filter(str.strip, start[begin:].decode(errors="ignore").splitlines()))[: limits.header_search_rows]
    return separator_of(lines, SEPARATORS, names) or max(SEPARATORS, key=lines[0].count)


class _Records:
    """The records of a text as Python's csv module reads them, one by one, with the place of the next in the file.

    It reports unmatched quotation marks, which join lines into one value.
    """

    def __init__(self, source: Source, at: int, separator: str, limits: Limits, findings: Findings) -> None:
        self._source, self._separator, self._findings = source, separator, findings
        self.at = at
        self.number = 0
        self.ended = False
        csv.field_size_limit(limits.line_length_limit_characters)
        self._go(at, 0)

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

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        try:
            values = next(self._reader)
        except csv.Error:
            self.ended = True
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
        """Yield the records that begin before a position of the file."""
        while self.at < position and (record := next(self, None)) is not None:
            yield record


def _frames(
    records: _Records, heading: Heading, separator: str, rows_at_once: int, findings: Findings
) -> Iterator[pl.DataFrame]:
    """Yield the rows below the header: lines in the quick way where they are plain, else record by record."""
    source = records._source
    while not records.ended and records.at < source.end:
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
    piece = next(Source(source.path, at, source.end).pieces(size=_BATCH_BYTES), b"")
    if at + len(piece) < source.end:
        piece = piece[: piece.rfind(b"\n") + 1] or piece
    if piece.count(b"\n") > most:
        end = 0
        for _ in range(most):
            end = piece.index(b"\n", end) + 1
        piece = piece[:end]
    return piece


def _quotes_match(lines: list[str], separator: str) -> bool:
    """Return whether several lines are one valid record: each quoted value ends where the next value begins."""
    try:
        return len(list(csv.reader(lines, delimiter=separator, strict=True))) == 1
    except csv.Error:
        return False
