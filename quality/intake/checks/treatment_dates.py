"""The treatment starts within the episode and ends after it starts."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report treatments outside their episode and reversed dates."""
    length = context.policy["episodes/length_days"]
    planned, start, end = value("episode_start_date"), value("rt_start_date"), value("rt_end_date")
    last = planned + pl.duration(days=length - 1)
    yield Problem(
        "treatment-outside-episode",
        "rt_start_date",
        (start < planned) | (start > last),
        expected=f"within {length} days, the planning day counted as the first",
        details={"length": length},
    )
    yield Problem("treatment-ends-before-start", "rt_end_date", end < start, expected="on or after rt_start_date")
