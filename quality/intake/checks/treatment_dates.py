"""The treatment starts within the episode and does not end before it starts."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report treatments that start outside their episode, and dates in the wrong order."""
    length = context.policy["episodes/length_days"]
    planned, start, end = value("episode_start_date"), value("rt_start_date"), value("rt_end_date")
    last = planned + pl.duration(days=length - 1)
    yield Problem(
        "treatment-outside-episode",
        "rt_start_date",
        (start < planned) | (start > last),
        expected=f"within {length} days, counting the planning day as day 1",
        details={"length": length},
    )
    yield Problem("treatment-ends-before-start", "rt_end_date", end < start, expected="on or after rt_start_date")
