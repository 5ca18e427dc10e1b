"""The episode completes in the period of the submission: its last day is the planning day plus 89 (contracts § 4)."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def starting_days(context: Context) -> list[tuple[date, date]]:
    """Work out from which to which day the episodes of the submission start, a pair for each period asked."""
    last_day = timedelta(days=context.policy["episodes/length_days"] - 1)
    model_start = min(row["starts_on"] for row in context.policy["model/performance_years"])
    pairs = []
    for window in context.policy["deadlines/clinical_data_windows"]:
        if context.period in (None, window["period"]):
            first = max(window["completed_from"] - last_day, model_start)
            pairs.append((first, window["completed_to"] - last_day))
    return pairs


def problems(context: Context) -> Iterator[Problem]:
    """Report episodes that complete in another period, or start before the Model."""
    pairs = starting_days(context)
    start = value("episode_start_date")
    inside = pl.any_horizontal(start.is_between(first, last) for first, last in pairs)
    said = " or ".join(f"{first.isoformat()} to {last.isoformat()}" for first, last in pairs)
    yield Problem("episode-outside-period", "episode_start_date", ~inside, expected=said)
