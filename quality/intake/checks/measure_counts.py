"""The counts of a measure add up, and each measure has one row."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.tables import ROW
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report counts that do not add up and measures reported twice."""
    parts = value("met") + value("not_met") + value("exceptions") + value("exclusions")
    yield Problem(
        "measure-sum",
        "eligible",
        parts != value("eligible"),
        expected="met + not_met + exceptions + exclusions",
    )
    first = context.first_rows("measure_id#")
    expected = pl.format("row {}", first) if context.table.has_rows else pl.lit("an earlier place")
    yield Problem(
        "measure-twice",
        "measure_id",
        pl.col(ROW) > first,
        expected_by_row=expected,
    )
