"""Each episode, identified by MBI and start date, has one row."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.tables import ROW
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report the second and later rows of an episode, with the row of the first."""
    key = ["mbi#", "episode_start_date#"]
    known = value("mbi").is_not_null() & value("episode_start_date").is_not_null()
    first = pl.col(ROW).min().over(key)
    yield Problem(
        "duplicate-episode",
        "mbi",
        known & (pl.col(ROW) > first),
        expected_by_row=pl.format("row {}", first),
    )
