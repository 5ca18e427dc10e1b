"""The episode completes in the period of the submission (42 CFR 512.275)."""

from collections.abc import Iterator

import polars as pl

from portal.formatting import long_date
from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value
from quality.rules.clinical_data import starting_days, windows


def problems(context: Context) -> Iterator[Problem]:
    """Report episodes that complete in another period, or start before the Model."""
    asked = [w for w in windows(context.year, book=context.book) if context.period in (None, w.period)]
    pairs = [starting_days(window, book=context.book) for window in asked]
    start = value("episode_start_date")
    inside = pl.any_horizontal(start.is_between(first, last) for first, last in pairs)
    expected = " or ".join(f"{long_date(first)} to {long_date(last)}" for first, last in pairs)
    length = context.policy["episodes/length_days"]
    details = {"length": length}
    yield Problem("episode-outside-period", "episode_start_date", ~inside, expected=expected, details=details)
