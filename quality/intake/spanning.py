"""Memory of the check of a file from one batch of rows to the next."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence

import polars as pl

from quality.intake.tables import ROW

FIRST = "@First"
_HASH, _AT = "@Hash", "@At"


class Spanning:
    """Facts that span rows: the first row of each key, and the few different values of a column.

    A key of the length of an MBI, with its row number and a date, needs 40 bytes a row, so keys are kept for all rows;
    nothing else grows with the rows.
    """

    def __init__(self) -> None:
        self.values: defaultdict[str, set[str]] = defaultdict(set)
        self._first_rows: defaultdict[tuple[str, ...], _FirstRows] = defaultdict(_FirstRows)

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
        remembered = self._first_rows[key]
        keyed = frame.select(*key, pl.col(ROW).alias(FIRST), *values)
        known = keyed.drop_nulls()
        hashes = remembered.hashes(known, key)
        before = remembered.with_hashes(hashes, known.schema)
        if before.is_empty() and hashes.n_unique() == hashes.len():  # no key occurs twice
            remembered.add(known, hashes)
            if known.height == keyed.height:
                return keyed.select(FIRST, *values)
            first = known
        else:
            first = known.unique(key, keep="first", maintain_order=True)
            before = before.join(first, on=key, how="semi")  # keys that differ may have the same hash
            new = first.join(before, on=key, how="anti", maintain_order="left")
            remembered.add(new, remembered.hashes(new, key))
            first = pl.concat([before, new])
        return keyed.select(key).join(first, on=key, how="left", maintain_order="left").select(FIRST, *values)

    def keys(self, *key: str) -> pl.DataFrame:
        """Return the different keys so far, with the number of the first row of each in the column `FIRST`."""
        return self._first_rows[key].all()


class _FirstRows:
    """The first row of each key, found by the hash of the key in a time that hardly grows with the number of rows.

    The hashes of 64 bits are kept sorted, in runs of which each is longer than the sum of those after it: to look at
    all rows for each batch would cost the square of the rows. Of two keys with the same hash only the first is found;
    among a million keys that happens once in thirty million files.
    """

    def __init__(self) -> None:
        self._seed = secrets.randbits(64)  # so that nobody can make such keys
        self._frames: list[pl.DataFrame] = []
        self._rows = 0
        self._runs: list[pl.DataFrame] = []

    def hashes(self, frame: pl.DataFrame, key: Sequence[str]) -> pl.Series:
        """Return the hash of the key of each row."""
        return frame.select(key).hash_rows(self._seed)

    def with_hashes(self, hashes: pl.Series, schema: pl.Schema) -> pl.DataFrame:
        """Return the remembered rows whose keys have these hashes."""
        if not self._rows:
            return pl.DataFrame(schema=schema)
        wanted = hashes.unique().sort()
        found = [_found(run, wanted) for run in self._runs]
        return self.all()[pl.concat(found).sort()]

    def add(self, rows: pl.DataFrame, hashes: pl.Series) -> None:
        """Remember rows with new keys."""
        if rows.is_empty():
            return
        places = pl.int_range(self._rows, self._rows + rows.height, dtype=pl.UInt32, eager=True)
        run = pl.DataFrame({_HASH: hashes, _AT: places}).sort(_HASH)
        while self._runs and self._runs[-1].height <= run.height:
            run = self._runs.pop().merge_sorted(run, key=_HASH)
        self._runs.append(run)
        self._frames.append(rows)
        self._rows += rows.height

    def all(self) -> pl.DataFrame:
        """Return all rows, in their order."""
        return pl.concat(self._frames, rechunk=False) if self._frames else pl.DataFrame()


def _found(run: pl.DataFrame, wanted: pl.Series) -> pl.Series:
    """Return the places of the hashes of a run that are wanted."""
    hashes = run[_HASH]
    nearest = hashes.search_sorted(wanted, side="left").clip(0, hashes.len() - 1)
    return run[_AT].gather(nearest.filter(hashes.gather(nearest) == wanted))
