"""The grade group follows from the two Gleason patterns; a difference is a warning."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report grade groups that do not follow from the patterns."""
    groups = context.policy["intake/grade_groups"]
    patterns = pl.format("{}+{}", value("gleason_primary"), value("gleason_secondary"))
    given = patterns.replace_strict(groups, default=None, return_dtype=pl.Int64)
    yield Problem(
        "grade-group-gleason",
        "grade_group",
        value("grade_group") != given,
        expected_by_row=given.cast(pl.String),
    )
