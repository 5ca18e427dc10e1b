"""Reading of Medicare's RIF files into normalized frames; rows that cannot be read are rejected with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from episodes.engine.layout import ACCEPTED_LINE, CARRIER, FIRST_YEAR, LAST_YEAR, LAYOUTS, OUTPATIENT, Layout
from episodes.engine.normal_form import NORMALIZERS, BlindIndex
from episodes.engine.recognition import UnreadableFile, header_of, missing_columns, missing_columns_message
from episodes.engine.rows import BYTES_A_PIECE, Rows, pieces_of, rows_of
from portal.threads import in_order

DATE_FORMAT = "%d-%b-%Y"
# The patterns say [0-9], because \d also matches digits of other scripts, which numbers cannot be read from.
DATE_PATTERN = "^[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4}$"
AMOUNT_PATTERN = r"^([+-]?([0-9]{1,9}(\.[0-9]{0,2}0*)?|\.[0-9]{1,2}0*))?$"
COUNT_PATTERN = r"^([+-]?[0-9]{1,6}(\.[0-9]*)?)?$"
NUMBER_PATTERN = r"^([0-9]{1,9}(\.0*)?)?$"
POWER_OF_TEN = r"^[+-]?[0-9](\.[0-9]+)?[Ee]\+[0-9]{1,3}$"
"""A long number as spreadsheets write it; it has lost the digits that tell one claim from another."""
NO_VALUE = "(?i)^(null|none|nan|n/?a|#n/a)$"
"""Words that programs write where there is no value."""
OUTSIDE_ASCII = "[^\x00-\x7f]"
YEAR_PATTERN = "^([0-9]{4})?$"
THREADS = 2
"""Pieces of a file that are read at once: Polars itself uses one processor for most of the work on a piece."""
LINE_DAYS = {CARRIER: "LINE_1ST_EXPNS_DT", OUTPATIENT: "REV_CNTR_DT"}
ABSENT_COLUMNS = {"LINE_PRCSG_IND_CD": ACCEPTED_LINE}
"""Values of columns that a file lacks, where they are not blank. Without the column of processing indicators all lines
are accepted; in a file with that column a blank indicator does not mean accepted."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A piece of a file: its normalized rows, and the rejected ones (line, reason)."""

    frame: pl.DataFrame
    rejected: pl.DataFrame
    rows: int

    @property
    def rejected_by_reason(self) -> dict[str, int]:
        """Count the rejected rows by reason, the most frequent first."""
        counted = self.rejected.group_by("reason").len().sort("len", "reason", descending=[True, False])
        return dict(counted.iter_rows())


def read_in_pieces(
    path: Path, kind: str, *, blind_index: BlindIndex, bytes_a_piece: int = BYTES_A_PIECE
) -> Iterator[Reading]:
    """Read a RIF file of any size piece by piece, in bounded memory; a file without rows gives one empty piece.

    Tax numbers leave this function only as blind indexes. Money is in whole cents.

    :raises UnreadableFile: if the header cannot be read, a required column is missing, or a line never ends.
    """
    header, layout = header_of(path), LAYOUTS[kind]
    if missing := missing_columns(kind, header):
        raise UnreadableFile(missing_columns_message(path, kind, missing))
    wanted = [name for name in layout.columns if name in header.names]
    absent = [pl.lit(ABSENT_COLUMNS.get(name, "")).alias(name) for name in layout.columns if name not in wanted]

    def read(piece: bytes) -> tuple[Reading, int]:
        rows = rows_of(piece, header, wanted)
        return _checked(rows, absent, kind, blind_index, ascii=piece.isascii()), rows.lines

    number = header.line + 1
    for reading, lines in in_order(read, pieces_of(path, header, most=bytes_a_piece), threads=THREADS):
        yield replace(reading, rejected=reading.rejected.with_columns(pl.col("line") + number))
        number += lines


def _checked(rows: Rows, absent: list[pl.Expr], kind: str, blind_index: BlindIndex, *, ascii: bool) -> Reading:
    """Check and normalize the rows of a piece.

    :param ascii: no character of the piece is outside ASCII
    """
    layout = LAYOUTS[kind]
    parsed = _with_days(rows.frame.lazy().with_columns(absent), layout)
    checked = parsed.with_columns(reason=_reason(layout, kind, ascii=ascii)).collect()
    rejected = pl.concat([rows.rejected, checked.filter(pl.col("reason").is_not_null()).select("line", "reason")])
    # Most pieces have no row to reject; filtering would copy all their columns.
    accepted = checked.filter(pl.col("reason").is_null()) if checked["reason"].count() else checked
    frame = NORMALIZERS[kind](_typed(accepted.drop("reason"), layout), blind_index)
    return Reading(frame, rejected.sort("line"), rows.frame.height + rows.rejected.height)


def empty_frame(kind: str) -> pl.DataFrame:
    """Return the normalized frame of a file of a kind that has no rows."""
    layout = LAYOUTS[kind]
    empty = pl.DataFrame(schema=dict.fromkeys(layout.columns, pl.String))
    return NORMALIZERS[kind](_typed(_with_days(empty.lazy(), layout).collect(), layout), list)


def _reason(layout: Layout, kind: str, *, ascii: bool) -> pl.Expr:
    """Return the first reason why a row cannot be read, or null."""
    reasons: Any = pl  # each `when` continues the one before
    for name in layout.never_blank:
        reasons = reasons.when(pl.col(name) == "").then(pl.lit(f"{name} is blank"))
    for name, longest in layout.longest.items():
        reasons = reasons.when(pl.col(name).str.len_chars() > longest).then(
            pl.lit(f"{name} is longer than {longest} character{'s' if longest > 1 else ''}")
        )
    for name in layout.identifiers:
        reasons = reasons.when(pl.col(name).str.contains(POWER_OF_TEN)).then(
            pl.lit(f"{name} is a number that a spreadsheet shortened")
        )
        reasons = reasons.when(pl.col(name).str.contains(NO_VALUE)).then(pl.lit(f"{name} is a word for no value"))
    for name in layout.dates:
        readable = pl.col(name).str.contains(DATE_PATTERN) & _day(name).is_not_null()
        reasons = reasons.when((pl.col(name) != "") & ~readable).then(pl.lit(f"{name} is not a date like 31-Jan-2021"))
        reasons = reasons.when(~_day(name).dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(
            pl.lit(f"{name} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
        )
    for names, shape, meant in (
        (layout.amounts, AMOUNT_PATTERN, "an amount in dollars and cents"),
        (layout.counts, COUNT_PATTERN, "a count"),
        (layout.numbers, NUMBER_PATTERN, "a whole number"),
        (layout.years, YEAR_PATTERN, "a year like 2021"),
    ):
        for name in names:
            reasons = reasons.when(~pl.col(name).str.contains(shape)).then(pl.lit(f"{name} is not {meant}"))
    for name, (shape, meant) in layout.shapes.items():
        reasons = reasons.when(~pl.col(name).str.contains(shape)).then(pl.lit(f"{name} is not {meant}"))
    for name in layout.years:
        year = pl.col(name).cast(pl.Int64, strict=False)
        reasons = reasons.when(~year.is_between(FIRST_YEAR, LAST_YEAR)).then(
            pl.lit(f"{name} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
        )
    for name in () if ascii else (one for one in layout.columns if one not in layout.names):
        reasons = reasons.when(pl.col(name).str.contains(OUTSIDE_ASCII)).then(
            pl.lit(f"{name} has a character that is neither a plain letter nor a digit or sign")
        )
    if line_day := LINE_DAYS.get(kind):
        both_blank = (pl.col(line_day) == "") & (pl.col("CLM_FROM_DT") == "")
        reasons = reasons.when(both_blank).then(pl.lit(f"{line_day} and CLM_FROM_DT are blank"))
    if "CLM_THRU_DT" in layout.dates:
        backwards = _day("CLM_THRU_DT") < _day("CLM_FROM_DT")
        reasons = reasons.when(backwards).then(pl.lit("CLM_THRU_DT is before CLM_FROM_DT"))
    return reasons.otherwise(None)


def _with_days(frame: pl.LazyFrame, layout: Layout) -> pl.LazyFrame:
    """Add the day of each RIF date beside its text; null where the text is not a date."""
    return frame.with_columns(
        pl.col(name).str.to_date(DATE_FORMAT, strict=False).alias(f"{name} day") for name in layout.dates
    )


def _day(name: str) -> pl.Expr:
    return pl.col(f"{name} day")


def _typed(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Convert the checked text of dates, amounts (to cents), counts, numbers and years to their types."""
    cents = [
        (pl.when(pl.col(name) == "").then(pl.lit("0")).otherwise(pl.col(name)).cast(pl.Decimal(18, 2)) * 100)
        .cast(pl.Int64)
        .alias(name)
        for name in layout.amounts
    ]
    whole = [
        pl.col(name).cast(pl.Float64, strict=False).round().cast(pl.Int64).alias(name)
        for name in (*layout.counts, *layout.numbers, *layout.years)
    ]
    return frame.with_columns(*[_day(name).alias(name) for name in layout.dates], *cents, *whole)
