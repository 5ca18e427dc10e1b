"""First rows of keys across batches, compared with a dictionary."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.intake.spanning import FIRST, Spanning
from quality.intake.tables import ROW

Key = tuple[str | None, int | None]


def first_values(keys: list[Key], ends: list[int]) -> list[tuple[int | None, str | None]]:
    """Return what the first row of each row's key holds, asked batch by batch; `ends` are the ends of the batches."""
    spanning, answers = Spanning(), []
    for begin, end in pairwise([0, *sorted({min(end, len(keys)) for end in ends} | {len(keys)})]):
        batch = keys[begin:end]
        frame = pl.DataFrame(
            {
                ROW: list(range(begin, end)),
                "mbi": [mbi for mbi, _ in batch],
                "day": [day for _, day in batch],
                "said": [f"row {number}" for number in range(begin, end)],
            },
            schema={ROW: pl.Int64, "mbi": pl.String, "day": pl.Int64, "said": pl.String},
        )
        answers += spanning.first_values(frame, "mbi", "day", values=["said"]).select(FIRST, "said").rows()
    return answers


def reference(keys: list[Key]) -> list[tuple[int | None, str | None]]:
    first: dict[Key, int] = {}
    for number, key in enumerate(keys):
        if None not in key:
            first.setdefault(key, number)
    return [(first[key], f"row {first[key]}") if key in first else (None, None) for key in keys]


keys = st.lists(
    st.tuples(st.sampled_from([None, "A", "B", "C", "AB"]), st.sampled_from([None, 1, 2, 3])), min_size=1, max_size=60
)


@settings(max_examples=60, deadline=None)
@given(keys=keys, ends=st.lists(st.integers(1, 60), max_size=12))
def test_first_rows_do_not_depend_on_the_batches(keys: list[Key], ends: list[int]) -> None:
    assert first_values(keys, ends) == reference(keys)


@pytest.mark.parametrize("size", [1, 7, 64])
def test_repeats_of_keys_across_many_batches_are_all_found(size: int) -> None:
    """Each third row repeats a row of any batch before."""
    random, keys = Random(1), list[Key]()
    for number in range(40 * size):
        again = number % 3 == 2
        keys.append(random.choice(keys) if again else (f"1EG4TE5{number:06}", number % 5))
    assert first_values(keys, list(range(size, len(keys), size))) == reference(keys)
