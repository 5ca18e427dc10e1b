"""Rows of claims files as text: divided at the pipes, unquoted, those that are no rows kept apart with the reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from episodes.engine.recognition import CONTROL_CHARACTERS, SEPARATOR, Header, UnreadableFile

BYTES_A_PIECE = 32 << 20
LONGEST_LINE = 1 << 20
LINE_END, CARRIAGE_RETURN, QUOTE = b"\n", b"\r", '"'
PLAIN_BYTES = bytes([*range(0x20, 0x7F), 0x0A])
END_MARK = b"\x1a"
"""The mark by which old systems end a file (Ctrl-Z)."""
BLANK = " \t\r\x1a"
"""Characters of a line without a row."""
LOST = "\N{REPLACEMENT CHARACTER}"
"""The mark of a character that was lost when text was converted."""

NOT_UTF_8 = "not UTF-8 text"
CONTROL_CHARACTER = "a control character"
WRONG_FIELDS = "wrong number of fields"
LONE_QUOTE = "a quotation mark without its partner"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a piece of a file: `frame` has the wanted columns as stripped text and the number of each `line`;
    `rejected` the lines (line, reason) that cannot be divided into columns. Blank lines are in neither."""

    frame: pl.DataFrame
    rejected: pl.DataFrame


def rows_in_pieces(path: Path, header: Header, wanted: list[str], *, most: int = BYTES_A_PIECE) -> Iterator[Rows]:
    """Read the rows below a header piece by piece, in bounded memory; a file without rows gives one empty piece.

    :param wanted: the columns to read; the header has all of them
    :param most: bytes a piece, more or less

    :raises UnreadableFile: when a line never ends.
    """
    number = header.line + 1
    for piece in _whole_lines(path, header, most):
        lines = _lines(piece, len(header.names) - 1).with_columns(pl.col("line") + number)
        yield _divided(piece, lines, header, wanted)
        number += lines.height


def _whole_lines(path: Path, header: Header, most: int) -> Iterator[bytes]:
    """Give the bytes below the header in pieces that end where a line ends, all line ends written as line feeds."""
    begun = b""
    with path.open("rb") as opened:
        opened.seek(header.begins_at)
        while read := opened.read(most):
            whole = begun + read
            # A read that gives less than was asked for is the last one; its last line may lack an end.
            if len(read) < most:
                whole = _unmarked(whole)
            end = whole.rfind(header.line_end) + 1 if len(read) == most else len(whole)
            begun = whole[end:]
            if end:
                yield _line_feeds(whole[:end], header)
            elif len(begun) > LONGEST_LINE:
                raise UnreadableFile(f"{path.name} has a line that does not end. Export it again.")
        if begun or opened.tell() == header.begins_at:
            yield _line_feeds(_unmarked(begun), header)


def _unmarked(last: bytes) -> bytes:
    """Take the mark of the end off the last line of a file, behind which it may stand without a line of its own."""
    body = last.rstrip(END_MARK + b" \t\r\n")
    return body if END_MARK in last[len(body) :] else last


def _line_feeds(piece: bytes, header: Header) -> bytes:
    if CARRIAGE_RETURN not in piece:
        return piece
    return piece.replace(header.line_end, LINE_END).replace(CARRIAGE_RETURN + LINE_END, LINE_END)


def _lines(piece: bytes, separators: int) -> pl.DataFrame:
    """Give each line of a piece (line, from 0 on; text) with the reason why it is no row; blank for a blank line."""
    plain = not piece.translate(None, PLAIN_BYTES)
    text = pl.col("text")
    lines = pl.read_lines(piece if plain else piece.decode("utf-8", errors="replace").encode(), name="text")
    lines = lines.with_row_index("line")
    wrong = text.str.count_matches(SEPARATOR, literal=True) != separators
    lines = lines.with_columns(reason=pl.when(wrong).then(pl.lit(WRONG_FIELDS)))
    if plain and not lines["reason"].count():
        return lines
    return lines.with_columns(
        reason=pl.when(pl.col("reason").is_not_null() & (text.str.strip_chars(BLANK) == ""))
        .then(pl.lit(""))
        .when(text.str.contains(LOST, literal=True))
        .then(pl.lit(NOT_UTF_8))
        .when(text.str.contains(CONTROL_CHARACTERS.pattern))
        .then(pl.lit(CONTROL_CHARACTER))
        .otherwise("reason")
    )


def _divided(piece: bytes, lines: pl.DataFrame, header: Header, wanted: list[str]) -> Rows:
    """Divide the lines of a piece into columns."""
    fitting = lines.filter(pl.col("reason").is_null())
    odd = lines.filter(pl.col("reason") != "")
    text = piece if fitting.height == lines.height else LINE_END.join(map(str.encode, fitting["text"]))
    frame = _frame(text, header, wanted).with_columns(fitting["line"])
    if QUOTE.encode() in piece:
        frame, odd = _with_quotes(frame, odd, header, wanted)
    return Rows(frame, odd.select("line", "reason"))


def _with_quotes(
    frame: pl.DataFrame, odd: pl.DataFrame, header: Header, wanted: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take values out of quotation marks: among the rows, and among the lines whose pipes they may have hidden."""
    doubtful = odd.filter(pl.col("reason") == WRONG_FIELDS).select("line", "text").iter_rows()
    values = {line: _divided_by_quotes(text) for line, text in doubtful}
    mended = {line: row for line, row in values.items() if len(row) == len(header.names)}
    more = _laid_out(mended.values(), header, wanted).with_columns(pl.Series("line", list(mended), dtype=pl.UInt32))
    rows = _unquoted(pl.concat([frame, more]), wanted)
    lone = pl.any_horizontal(pl.col(name).str.contains('^"|"$') for name in wanted)
    out = rows.filter(lone).select("line", reason=pl.lit(LONE_QUOTE))
    kept_out = odd.filter(~pl.col("line").is_in(list(mended))).select("line", "reason")
    return rows.filter(~lone).sort("line"), pl.concat([kept_out, out]).sort("line")


def _divided_by_quotes(line: str) -> list[str]:
    """Divide a line in which quoted values may hold pipes; nothing when its quotation marks do not close."""
    try:
        return next(csv.reader(io.StringIO(line), delimiter=SEPARATOR, strict=True))
    except csv.Error:
        return []


def _frame(text: bytes, header: Header, wanted: list[str]) -> pl.DataFrame:
    """Read lines that all have the header's number of columns."""
    if not text:
        return _laid_out([], header, wanted)
    # Columns are read by their place: names that are never read may be doubled or blank.
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
    return scanned.select(stripped).collect(engine="streaming")


def _laid_out(rows: Iterable[list[str]], header: Header, wanted: list[str]) -> pl.DataFrame:
    """Lay out lines that were divided one by one."""
    values = [[row[header.names.index(name)].strip() for name in wanted] for row in rows]
    return pl.DataFrame(values, schema=dict.fromkeys(wanted, pl.String), orient="row")


def _unquoted(frame: pl.DataFrame, wanted: list[str]) -> pl.DataFrame:
    """Take the quotation marks off quoted values; a doubled one inside stands for one."""
    bare = pl.col(wanted).str.slice(1).str.head(-1).str.replace_all('""', '"', literal=True).str.strip_chars()
    return frame.with_columns(
        pl.when(pl.col(wanted).str.contains(r'^".*"$') & (pl.col(wanted).str.len_bytes() > 1))
        .then(bare)
        .otherwise(pl.col(wanted))
    )
