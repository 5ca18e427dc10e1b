"""Writing of a data set into a private folder, as CSV and as Parquet, some thousand rows at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from episodes.data_sets.data_set import Cell, DataSet, Extract, Kind, Row
from portal.spreadsheet_cells import without_formula

ROWS_AT_ONCE = 20_000
"""Rows in memory; a Parquet file of many rows gets a row group for each so many."""


@dataclass(frozen=True, slots=True)
class Written:
    """The two files of one data set, and their number of rows."""

    csv: Path
    parquet: Path
    rows: int


def write(data_set: DataSet, extract: Extract, folder: Path) -> Written:
    """Write the rows of an extract into a folder, read once for both files."""
    # Polars must not be loaded before a worker forks, so this function imports it.
    import polars as pl

    types = {
        Kind.TEXT: pl.String(),
        Kind.DAY: pl.Date(),
        Kind.COUNT: pl.Int64(),
        Kind.USD: pl.Decimal(14, 2),
        Kind.POINTS: pl.Decimal(9, 3),
        Kind.YES_NO: pl.Boolean(),
    }
    schema = {column.name: types[column.kind] for column in data_set.columns}
    made = Written(folder / "data.csv", folder / "data.parquet", 0)
    pieces: list[Path] = []
    rows = 0
    with made.csv.open("x", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(data_set.header)
        for batch in _batches(data_set.read(extract)):
            writer.writerows([_text(cell) for cell in row] for row in batch)
            pieces.append(folder / f"piece-{len(pieces)}.parquet")
            pl.DataFrame(batch, schema=schema, orient="row").write_parquet(pieces[-1])
            rows += len(batch)
    frames = [pl.scan_parquet(piece) for piece in pieces] or [pl.LazyFrame(schema=schema)]
    pl.concat(frames).sink_parquet(made.parquet, row_group_size=ROWS_AT_ONCE)
    for piece in pieces:
        piece.unlink()
    return Written(made.csv, made.parquet, rows)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        yield batch


def _text(cell: Cell) -> str:
    """Write a value as in the CSV: days in ISO form, amounts with all their decimals, nothing for an empty value."""
    words: dict[type[Any], Any] = {
        bool: lambda value: "true" if value else "false",
        date: date.isoformat,
        Decimal: lambda value: f"{value:f}",
        int: str,
        str: without_formula,
    }
    return "" if cell is None else str(words[type(cell)](cell))
