"""Lines of delimited text that Polars reads as Python's csv module does: one record a line, with ordinary quotation.

Text that is not so plain goes to `delimited`, which reads any text, but six times slower. So nothing here decides
what a record is.
"""

from __future__ import annotations

import io
import re

import polars as pl
from polars.exceptions import PolarsError

from quality.intake.tables import ROW, Heading
from quality.intake.text_cleaning import SPACES, trimmed

# A whole value in quotation marks, inside one line, with two marks for one.
_QUOTED = {
    separator: re.compile(rb'(?:^|(?<=[%b\n]))"[^"\r\n]*(?:""[^"\r\n]*)*"(?=[%b\r\n]|$)' % (separator, separator))
    for separator in (b",", b";", b"\t")
}


def frame_of(lines: bytes, first_row: int, heading: Heading, separator: str) -> pl.DataFrame | None:
    """Return the kept columns of whole lines, with row numbers and trimmed; None if the text is not plain.

    :param first_row: the row number of the first line.
    """
    quoted = b'"' in lines
    if quoted and b'"' in _QUOTED[separator.encode()].sub(b"", lines):
        return None
    if lines.count(b"\r") != lines.count(b"\r\n"):
        return None
    width = heading.width + heading.spare
    numbers: range | list[int] = range(first_row, first_row + lines.count(b"\n") + (not lines.endswith(b"\n")))
    if len(lines) < len(numbers) * heading.width:  # most lines have too few values: Polars takes long for blank ones
        numbers, lines = _with_values(numbers, lines, separator.encode())
    named = separator.join(map(str, range(width))).encode()
    try:
        # Polars finds lines that are too short or too long only by a header.
        frame = pl.read_csv(
            io.BytesIO(named + b"\n" + lines),
            separator=separator,
            infer_schema=False,
            quote_char='"' if quoted else None,
        )
    except PolarsError:
        return None  # a line with too many values
    if frame.height != len(numbers):
        return None
    if any(_has_value(frame, position) for position in range(heading.width, width)):
        return None
    for position in heading.blank:
        if _has_value(frame, position):
            heading.note_unnamed(position)
    trim = trimmed if quoted or _needs_trimming(lines, separator.encode()) else _as_it_is
    kept = frame.select(
        pl.Series(ROW, numbers, dtype=pl.Int64),
        *(trim(pl.col(str(at))).alias(name) for name, at in heading.kept.items()),
    )
    return _without_blank_rows(kept, frame)


def _with_values(numbers: range, lines: bytes, separator: bytes) -> tuple[list[int], bytes]:
    """Return the lines that are not blank, and their numbers; the last line keeps its missing end."""
    blank = b" \t\v\f\r" + separator
    kept = [(number, line) for number, line in zip(numbers, lines.split(b"\n"), strict=False) if line.strip(blank)]
    return [number for number, _ in kept], b"\n".join(line for _, line in kept)


def _has_value(frame: pl.DataFrame, position: int) -> bool:
    return bool(frame.select(trimmed(pl.col(str(position))).is_not_null().any()).item())


def _as_it_is(text: pl.Expr) -> pl.Expr:
    return text


def _without_blank_rows(kept: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that hold a value, also where it is in a column that is not kept."""
    nothing_kept = kept.select(pl.all_horizontal(pl.lit(True), pl.all().exclude(ROW).is_null())).to_series()
    if not nothing_kept.any():
        return kept
    nothing = frame.select(pl.all_horizontal(pl.all().str.strip_chars(SPACES).fill_null("") == "")).to_series()
    return kept.filter(~nothing)


def _needs_trimming(lines: bytes, separator: bytes) -> bool:
    """Return whether a value may begin or end with a space or an invisible character."""
    if not lines.isascii() or lines[:1] == b" " or lines[-1:] == b" ":
        return True
    if any(pair in lines for pair in (b" " + separator, separator + b" ", b" \r", b" \n", b"\n ")):
        return True
    return any(bytes([code]) in lines for code in _OTHER_SPACES if bytes([code]) != separator)


_OTHER_SPACES = (0x09, 0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x1F)
