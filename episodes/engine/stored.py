"""Stored claims, opened for construction: Parquet files in the order of their import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from zlib import crc32

import polars as pl

from episodes.engine.layout import BENEFICIARY, CARRIER, HOSPICE, IDENTITY_COLUMNS, OUTPATIENT
from episodes.engine.lines import Sources
from episodes.engine.reading import empty_frame

BUCKET, BUCKETS = "bucket", 256
"""The column that spreads beneficiaries over partitions, and the number of its values."""
ROWS_A_GROUP = 1 << 14
"""Rows that Parquet keeps together with the least and the largest bucket, by which a reader skips them."""

Stored = Mapping[str, Iterable[tuple[int, Path]]]
"""Parquet files by kind, each with the number of its import; a later import has a higher number."""


def open_sources(stored: Stored) -> Sources:
    """Open stored files lazily."""
    return Sources(_scan(stored, CARRIER, OUTPATIENT), _scan(stored, BENEFICIARY), _scan(stored, HOSPICE))


def with_buckets(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the bucket of each row's beneficiary, and sort by it, so that a partition reads its own rows alone.

    The CRC-32 of the BENE_ID decides: it is the same in every version of every library.
    """
    known = frame["bene_id"].unique()
    buckets = pl.DataFrame(
        {"bene_id": known, BUCKET: [crc32(one.encode()) % BUCKETS for one in known]},
        schema={"bene_id": pl.String, BUCKET: pl.UInt8},
    )
    return frame.join(buckets, on="bene_id", how="left", maintain_order="left").sort(BUCKET, maintain_order=True)


def partition(sources: Sources, number: int, of: int) -> Sources:
    """Keep the beneficiaries of one partition, numbered from 0: a range of buckets.

    Of two rows for a beneficiary and year the one imported last counts.
    """
    first, after = number * BUCKETS // of, (number + 1) * BUCKETS // of
    mine = pl.col(BUCKET).is_between(first, after - 1)
    enrollment = sources.enrollment.filter(mine).sort("file").unique(["bene_id", "year"], keep="last")
    hospice = sources.hospice.filter(mine).select("bene_id", "from_on", "to_on")
    return Sources(sources.lines.filter(mine).drop(BUCKET), enrollment.drop(BUCKET), hospice)


def beneficiary_keys(rows: Iterable[tuple[str, int]]) -> pl.DataFrame:
    """Make a frame of the primary keys of beneficiaries by BENE_ID."""
    return pl.DataFrame(list(rows), schema={"bene_id": pl.String, "beneficiary_id": pl.Int64}, orient="row")


def _scan(stored: Stored, *kinds: str) -> pl.LazyFrame:
    files = sorted(file for kind in kinds for file in stored.get(kind, ()))
    frames = [pl.scan_parquet(path).with_columns(file=pl.lit(number, dtype=pl.Int64)) for number, path in files]
    empty = with_buckets(empty_frame(kinds[0]).drop(IDENTITY_COLUMNS, strict=False)).lazy()
    return pl.concat([empty.with_columns(file=pl.lit(0, dtype=pl.Int64)), *frames])
