"""Memory of the check of a file from one batch of rows to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import polars as pl

from quality.intake.tables import ROW

FIRST = "@First"


class Spanning:
    """Facts that span rows: the first row of each key, and the few different values of a column.

    Keys need 24 to 40 bytes a row, so they are kept for all rows; nothing else grows with the rows.
    """

    def __init__(self) -> None:
        self.values: defaultdict[str, set[str]] = defaultdict(set)
        self._first_rows: dict[tuple[str, ...], list[pl.DataFrame]] = defaultdict(list)

    def note(self, name: str, values: Iterable[str]) -> None:
        """Remember values under a name."""
        self.values[name].update(values)

    def first_rows(self, frame: pl.DataFrame, *key: str) -> pl.Series:
        """Return for each row the number of the first row of the file with the same key, and remember new keys.

        Rows without a whole key get null. Call it once for each batch.
        """
        return self.first_values(frame, *key)[FIRST]

    def first_values(self, frame: pl.DataFrame, *key: str, values: Sequence[str] = ()) -> pl.DataFrame:
        """Return for each row what the first row of the file with the same key holds, and remember new keys.

        The answer has the columns `FIRST`, the number of that row, and `values`. Rows that lack a part of the key or
        one of the values are passed over, and get null. Call it once for each key in each batch.
        """
        batches = self._first_rows[key]
        keyed = frame.select(ROW, *key, *values)
        known = keyed.drop_nulls()
        first = known.unique(key, keep="first", maintain_order=True).rename({ROW: FIRST})
        earlier = [
            earlier for batch in batches if (earlier := batch.join(first.select(key), on=key, how="semi")).height
        ]
        if earlier:
            before = pl.concat(earlier)
            first = pl.concat([before, first.join(before, on=key, how="anti").select(before.columns)])
            new = first.tail(first.height - before.height)
        else:
            new = first
        batches.append(new)
        if known.height == keyed.height == first.height and not earlier:
            return keyed.select(pl.col(ROW).alias(FIRST), *values)  # no key occurs twice
        return keyed.select(key).join(first, on=key, how="left", maintain_order="left").select(FIRST, *values)

    def keys(self, *key: str) -> pl.DataFrame:
        """Return the different keys so far, with the number of the first row of each in the column `FIRST`."""
        batches = self._first_rows[key]
        return pl.concat(batches) if batches else pl.DataFrame()
