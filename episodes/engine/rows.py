"""Rows of claims files as text: split at the pipes and unquoted; lines that are no rows are rejected with a reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from episodes.engine.recognition import CONTROL_CHARACTERS, SEPARATOR, Header, UnreadableFile

BYTES_A_PIECE = 16 << 20
LONGEST_LINE = 1 << 20
LINE_END, CARRIAGE_RETURN, QUOTE = b"\n", b"\r", '"'
PLAIN_BYTES = bytes([*range(0x20, 0x7F), 0x0A])
END_MARK = b"\x1a"
"""The character by which old systems end a file (Ctrl-Z)."""
BLANK_LINE_CHARACTERS = " \t\r\x1a"
"""Characters that a blank line may consist of."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""The character in place of bytes that are not UTF-8."""

NOT_UTF_8 = "not UTF-8 text"
CONTROL_CHARACTER = "a control character"
WRONG_FIELDS = "wrong number of fields"
UNPAIRED_QUOTE = "an unpaired quotation mark"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a piece of a file of some `lines`, which are numbered from 0.

    `frame` has the wanted columns as stripped text, and the number of each `line`. `rejected` has the lines (line,
    reason) that cannot be split into columns. Blank lines are in neither.
    """

    frame: pl.DataFrame
    rejected: pl.DataFrame
    lines: int


def rows_of(piece: bytes, header: Header, wanted: list[str]) -> Rows:
    """Return the rows of a piece that `pieces_of` yielded.

    :param wanted: the columns to read; the header has all of them
    """
    return _split(piece, _lines(piece, len(header.names) - 1), header, wanted)


def pieces_of(path: Path, header: Header, *, most: int = BYTES_A_PIECE) -> Iterator[bytes]:
    """Yield the bytes below the header in pieces of whole lines, with line feeds as line ends.

    A file without rows has one empty piece.

    :param most: bytes a piece, approximately

    :raises UnreadableFile: when a line never ends.
    """
    rest = b""
    with path.open("rb") as opened:
        opened.seek(header.begins_at)
        while read := opened.read(most):
            whole = rest + read
            # A read of fewer bytes than requested is the last one; its last line may lack an end.
            if len(read) < most:
                whole = _without_end_mark(whole)
            end = whole.rfind(header.line_end) + 1 if len(read) == most else len(whole)
            rest = whole[end:]
            if end:
                yield _line_feeds(whole[:end], header)
            elif len(rest) > LONGEST_LINE:
                raise UnreadableFile(f"{path.name} has a line that does not end. Export it again.")
        if rest or opened.tell() == header.begins_at:
            yield _line_feeds(_without_end_mark(rest), header)


def _without_end_mark(last: bytes) -> bytes:
    """Remove the end mark from the last line of a file, which may follow the row directly."""
    body = last.rstrip(END_MARK + b" \t\r\n")
    return body if END_MARK in last[len(body) :] else last


def _line_feeds(piece: bytes, header: Header) -> bytes:
    if CARRIAGE_RETURN not in piece:
        return piece
    return piece.replace(header.line_end, LINE_END).replace(CARRIAGE_RETURN + LINE_END, LINE_END)


def _lines(piece: bytes, separators: int) -> pl.DataFrame:
    """Return the lines of a piece (line, numbered from 0; text; reason).

    `reason` says why a line is no row; it is null for a row and an empty text for a blank line.
    """
    plain = not piece.translate(None, PLAIN_BYTES)
    text = pl.col("text")
    lines = pl.read_lines(piece if plain else piece.decode("utf-8", errors="replace").encode(), name="text")
    lines = lines.with_row_index("line")
    wrong = text.str.count_matches(SEPARATOR, literal=True) != separators
    lines = lines.lazy().with_columns(reason=pl.when(wrong).then(pl.lit(WRONG_FIELDS))).collect()
    if plain and not lines["reason"].count():
        return lines
    return lines.with_columns(
        reason=pl.when(pl.col("reason").is_not_null() & (text.str.strip_chars(BLANK_LINE_CHARACTERS) == ""))
        .then(pl.lit(""))
        .when(text.str.contains(REPLACEMENT, literal=True))
        .then(pl.lit(NOT_UTF_8))
        .when(text.str.contains(CONTROL_CHARACTERS.pattern))
        .then(pl.lit(CONTROL_CHARACTER))
        .otherwise("reason")
    )


def _split(piece: bytes, lines: pl.DataFrame, header: Header, wanted: list[str]) -> Rows:
    """Split the lines of a piece into columns."""
    all_fit = not lines["reason"].count()
    fitting = lines if all_fit else lines.filter(pl.col("reason").is_null())
    unfit = lines.filter(pl.col("reason") != "")
    text = piece if all_fit else LINE_END.join(map(str.encode, fitting["text"]))
    frame = _frame_of_text(text, header, wanted).with_columns(fitting["line"])
    if QUOTE.encode() in piece:
        frame, unfit = _with_quotes(frame, unfit, header, wanted)
    return Rows(frame, unfit.select("line", "reason"), lines.height)


def _with_quotes(
    frame: pl.DataFrame, unfit: pl.DataFrame, header: Header, wanted: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Remove the quotation marks around values, and restore the lines that were unfit because of pipes inside them."""
    doubtful = unfit.filter(pl.col("reason") == WRONG_FIELDS).select("line", "text").iter_rows()
    values = {line: _split_with_quotes(text) for line, text in doubtful}
    restored = {line: row for line, row in values.items() if len(row) == len(header.names)}
    more = _frame_of_rows(restored.values(), header, wanted).with_columns(
        pl.Series("line", list(restored), dtype=pl.UInt32)
    )
    rows = _unquoted(pl.concat([frame, more]), wanted)
    unpaired = pl.any_horizontal(pl.col(name).str.contains('^"|"$') for name in wanted)
    out = rows.filter(unpaired).select("line", reason=pl.lit(UNPAIRED_QUOTE))
    kept_out = unfit.filter(~pl.col("line").is_in(list(restored))).select("line", "reason")
    return rows.filter(~unpaired).sort("line"), pl.concat([kept_out, out]).sort("line")


def _split_with_quotes(line: str) -> list[str]:
    """Split a line in which quoted values may contain pipes; return nothing when a quotation mark is not closed."""
    try:
        return next(csv.reader(io.StringIO(line), delimiter=SEPARATOR, strict=True))
    except csv.Error:
        return []


def _frame_of_text(text: bytes, header: Header, wanted: list[str]) -> pl.DataFrame:
    """Read lines that all have the header's number of columns."""
    if not text:
        return _frame_of_rows([], header, wanted)
    # Columns are read by position, because the names of unread columns may be doubled or blank.
    scanned = pl.scan_csv(
        text,
        separator=SEPARATOR,
        quote_char=None,
        has_header=False,
        schema={f"column_{place}": pl.String for place in range(len(header.names))},
        empty_string_is_null=False,
    )
    places = {name: f"column_{header.names.index(name)}" for name in wanted}
    stripped = (pl.col(place).str.strip_chars().alias(name) for name, place in places.items())
    return scanned.select(stripped).collect()


def _frame_of_rows(rows: Iterable[list[str]], header: Header, wanted: list[str]) -> pl.DataFrame:
    """Make a frame of the wanted columns from lines that were split one by one."""
    values = [[row[header.names.index(name)].strip() for name in wanted] for row in rows]
    return pl.DataFrame(values, schema=dict.fromkeys(wanted, pl.String), orient="row")


def _unquoted(frame: pl.DataFrame, wanted: list[str]) -> pl.DataFrame:
    """Remove the quotation marks around values; two in a row inside a value become one."""
    bare = pl.col(wanted).str.slice(1).str.head(-1).str.replace_all('""', '"', literal=True).str.strip_chars()
    return frame.with_columns(
        pl.when(pl.col(wanted).str.contains(r'^".*"$') & (pl.col(wanted).str.len_bytes() > 1))
        .then(bare)
        .otherwise(pl.col(wanted))
    )
