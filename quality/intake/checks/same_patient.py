"""Rows of the same patient agree with each other: birth date, sex, and the days between two episodes."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.tables import ROW
from quality.intake.typed import value

_FIXED = ("date_of_birth", "sex")


def problems(context: Context) -> Iterator[Problem]:
    """Report rows that differ from the first row of their patient, and episodes inside an earlier one (512.245)."""
    policy, known = context.policy, value("mbi").is_not_null()
    for column in _FIXED:
        first = value(column).drop_nulls().first().over("mbi#")
        yield Problem(
            "patient-differs",
            column,
            known & (value(column) != first),
            expected_by_row=pl.format("as in row {}", pl.col(ROW).min().over("mbi#")),
        )
    apart = policy["episodes/length_days"] + policy["episodes/clean_period_days"]
    start = value("episode_start_date")
    before = start.sort().shift(1).over("mbi#", mapping_strategy="group_to_rows", order_by="episode_start_date#")
    days = (start - before).dt.total_days()
    yield Problem(
        "episodes-too-close",
        "episode_start_date",
        known & (days > 0) & (days < apart),
        expected=f"{apart} days or more after the patient's earlier episode",
        details={"apart": apart},
    )
