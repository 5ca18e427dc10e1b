"""Stored claims, opened for construction: Parquet files in the order of their import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from episodes.engine.layout import BENEFICIARY, CARRIER, HOSPICE, IDENTITY_COLUMNS, OUTPATIENT
from episodes.engine.lines import Sources
from episodes.engine.reading import empty_frame

Stored = Mapping[str, Iterable[tuple[int, Path]]]
"""Parquet files by kind, each with the number of its import; a later import has a higher number."""


def open_sources(stored: Stored) -> Sources:
    """Open stored files lazily. Of two rows for a beneficiary and year the one imported last counts."""
    enrollment = _scan(stored, BENEFICIARY).sort("file").unique(["bene_id", "year"], keep="last")
    return Sources(
        lines=_scan(stored, CARRIER, OUTPATIENT),
        enrollment=enrollment,
        hospice=_scan(stored, HOSPICE).select("bene_id", "from_on", "to_on"),
    )


def partition(sources: Sources, number: int, of: int) -> Sources:
    """Keep the beneficiaries of one partition, numbered from 0."""
    if of == 1:
        return sources
    mine = pl.col("bene_id").hash() % of == number
    return Sources(sources.lines.filter(mine), sources.enrollment.filter(mine), sources.hospice.filter(mine))


def beneficiary_keys(rows: Iterable[tuple[str, int]]) -> pl.DataFrame:
    """Make a frame of the primary keys of beneficiaries by BENE_ID."""
    return pl.DataFrame(list(rows), schema={"bene_id": pl.String, "beneficiary_id": pl.Int64}, orient="row")


def _scan(stored: Stored, *kinds: str) -> pl.LazyFrame:
    files = sorted(file for kind in kinds for file in stored.get(kind, ()))
    frames = [pl.scan_parquet(path).with_columns(file=pl.lit(number, dtype=pl.Int64)) for number, path in files]
    empty = empty_frame(kinds[0]).drop(IDENTITY_COLUMNS, strict=False).lazy()
    return pl.concat([empty.with_columns(file=pl.lit(0, dtype=pl.Int64)), *frames])
