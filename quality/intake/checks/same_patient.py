"""Rows of the same patient agree with each other: birth date, sex, and the days between two episodes."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.checks.duplicate_episodes import EPISODE
from quality.intake.spanning import FIRST
from quality.intake.typed import value

_PATIENT, _START = EPISODE
_FIXED = ("date_of_birth", "sex")


def problems(context: Context) -> Iterator[Problem]:
    """Report rows that differ from the first row of their patient."""
    first = context.spanning.first_values(context.frame, _PATIENT, values=[f"{column}#" for column in _FIXED])
    for column in _FIXED:
        yield Problem(
            "patient-differs",
            column,
            value(column) != pl.lit(first[f"{column}#"]),
            expected_by_row=pl.format("as in row {}", pl.lit(first[FIRST])),
        )


def file_problems(context: Context) -> Iterator[Problem]:
    """Report episodes that begin before the clean period after the patient's earlier one is over (512.245)."""
    policy = context.policy
    apart = policy["episodes/length_days"] + policy["episodes/clean_period_days"]
    episodes = context.spanning.keys(*EPISODE)
    if episodes.is_empty():
        return
    several = episodes.filter(pl.col(_PATIENT).is_duplicated()).sort(_START)
    days = (pl.col(_START) - pl.col(_START).shift(1).over(_PATIENT)).dt.total_days()
    for row, start in several.filter(days < apart).sort(FIRST).select(FIRST, _START).iter_rows():
        yield Problem(
            "episodes-too-close",
            "episode_start_date",
            row=row,
            expected=f"{apart} days or more after the patient's earlier episode",
            details={"received": start.isoformat(), "apart": apart},
        )
