"""Reading of Medicare's RIF files into normalized frames; rows that cannot be read are kept out and named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from episodes.engine.layout import ACCEPTED_LINE, CARRIER, FIRST_YEAR, HOSPICE, LAST_YEAR, LAYOUTS, OUTPATIENT, Layout
from episodes.engine.normal_form import NORMALIZERS, BlindIndex
from episodes.engine.recognition import UnreadableFile, header_of, lacking, missing_columns
from episodes.engine.rows import BYTES_A_PIECE, rows_in_pieces

DATE_FORMAT = "%d-%b-%Y"
# Digits are written out: in these patterns \d is a digit of any script, which no number is made of.
DATE_SHAPE = "^[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4}$"
AMOUNT_SHAPE = r"^([+-]?([0-9]{1,9}(\.[0-9]{0,2}0*)?|\.[0-9]{1,2}0*))?$"
COUNT_SHAPE = r"^([+-]?[0-9]{1,6}(\.[0-9]*)?)?$"
NUMBER_SHAPE = r"^([0-9]{1,9}(\.0*)?)?$"
YEAR_SHAPE = "^([0-9]{4})?$"
LINE_DAYS = {CARRIER: "LINE_1ST_EXPNS_DT", OUTPATIENT: "REV_CNTR_DT"}
ABSENT = {"LINE_PRCSG_IND_CD": ACCEPTED_LINE}
"""Values of columns that a file lacks, where they are not blank: without processing indicators all lines are accepted
ones, while in a file that has them a blank is no acceptance."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A piece of a file as read: rows normalized, and those kept out (line, reason)."""

    frame: pl.DataFrame
    rejected: pl.DataFrame
    rows: int

    @property
    def rejected_by_reason(self) -> dict[str, int]:
        """Count the rows kept out by reason, the most frequent first."""
        counted = self.rejected.group_by("reason").len().sort("len", "reason", descending=[True, False])
        return dict(counted.iter_rows())


def read_in_pieces(
    path: Path, kind: str, *, blind_index: BlindIndex, bytes_a_piece: int = BYTES_A_PIECE
) -> Iterator[Reading]:
    """Read a RIF file of any size piece by piece, in bounded memory; a file without rows gives one empty piece.

    Tax numbers leave this function only as blind indexes. Money is in whole cents.

    :raises UnreadableFile: if a required column is missing or the file is no UTF-8 text with pipes.
    """
    header, layout = header_of(path), LAYOUTS[kind]
    if missing := missing_columns(kind, header):
        raise UnreadableFile(lacking(path, kind, missing))
    wanted = [name for name in layout.columns if name in header.names]
    absent = [pl.lit(ABSENT.get(name, "")).alias(name) for name in layout.columns if name not in wanted]
    for rows in rows_in_pieces(path, header, wanted, most=bytes_a_piece):
        parsed = _with_days(rows.frame.with_columns(absent), layout)
        checked = parsed.with_columns(reason=_reason(layout, kind))
        rejected = pl.concat([rows.rejected, checked.filter(pl.col("reason").is_not_null()).select("line", "reason")])
        accepted = checked.filter(pl.col("reason").is_null()).drop("reason")
        frame = NORMALIZERS[kind](_typed(accepted, layout), blind_index)
        yield Reading(frame, rejected.sort("line"), rows.frame.height + rows.rejected.height)


def read_nothing(kind: str) -> pl.DataFrame:
    """Give the frame that a file of a kind without any rows would be read into."""
    layout = LAYOUTS[kind]
    empty = pl.DataFrame(schema=dict.fromkeys(layout.columns, pl.String))
    return NORMALIZERS[kind](_typed(_with_days(empty, layout), layout), list)


def _reason(layout: Layout, kind: str) -> pl.Expr:
    """Give the first reason why a row cannot be read, or null."""
    reasons: Any = pl  # each `when` stands on the one before
    for name in layout.never_blank:
        reasons = reasons.when(pl.col(name) == "").then(pl.lit(f"{name} is blank"))
    for name, longest in layout.longest.items():
        reasons = reasons.when(pl.col(name).str.len_chars() > longest).then(
            pl.lit(f"{name} is longer than {longest} character{'s' if longest > 1 else ''}")
        )
    for name in layout.dates:
        readable = pl.col(name).str.contains(DATE_SHAPE) & _day(name).is_not_null()
        reasons = reasons.when((pl.col(name) != "") & ~readable).then(pl.lit(f"{name} is not a date like 31-Jan-2021"))
        reasons = reasons.when(~_day(name).dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(
            pl.lit(f"{name} is in no year from {FIRST_YEAR} to {LAST_YEAR}")
        )
    for names, shape, meant in (
        (layout.amounts, AMOUNT_SHAPE, "an amount in dollars and cents"),
        (layout.counts, COUNT_SHAPE, "a count"),
        (layout.numbers, NUMBER_SHAPE, "a whole number"),
        (layout.years, YEAR_SHAPE, "a year like 2021"),
    ):
        for name in names:
            reasons = reasons.when(~pl.col(name).str.contains(shape)).then(pl.lit(f"{name} is not {meant}"))
    for name in layout.years:
        year = pl.col(name).cast(pl.Int64, strict=False)
        reasons = reasons.when(~year.is_between(FIRST_YEAR, LAST_YEAR)).then(
            pl.lit(f"{name} is in no year from {FIRST_YEAR} to {LAST_YEAR}")
        )
    if line_day := LINE_DAYS.get(kind):
        both_blank = (pl.col(line_day) == "") & (pl.col("CLM_FROM_DT") == "")
        reasons = reasons.when(both_blank).then(pl.lit(f"{line_day} and CLM_FROM_DT are blank"))
    if kind == HOSPICE:
        backwards = _day("CLM_THRU_DT") < _day("CLM_FROM_DT")
        reasons = reasons.when(backwards).then(pl.lit("CLM_THRU_DT is before CLM_FROM_DT"))
    return reasons.otherwise(None)


def _with_days(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Add each RIF date as a day beside its text; null where it is none."""
    return frame.with_columns(
        pl.col(name).str.to_date(DATE_FORMAT, strict=False).alias(f"{name} day") for name in layout.dates
    )


def _day(name: str) -> pl.Expr:
    return pl.col(f"{name} day")


def _typed(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Turn the checked text of dates, amounts (to cents), counts, numbers and years into their types."""
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
