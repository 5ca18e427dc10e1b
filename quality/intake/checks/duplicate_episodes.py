"""Each episode, identified by MBI and start date, has one row."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.tables import ROW

EPISODE = ("mbi#", "episode_start_date#")


def problems(context: Context) -> Iterator[Problem]:
    """Report the second and later rows of an episode, with the row of the first."""
    first = context.first_rows(*EPISODE)
    yield Problem(
        "duplicate-episode",
        "mbi",
        pl.col(ROW) > first,
        expected_by_row=pl.format("row {}", first),
    )
