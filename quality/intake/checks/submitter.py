"""The rows have the Model ID, TIN and performance year of the submission, if it has them."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report rows of another Model ID, TIN or performance year."""
    if context.model_id is not None:
        yield Problem("model-id-mismatch", "model_id", value("model_id") != context.model_id, expected=context.model_id)
    if context.tin is not None:
        # A row of another participant has its TIN too: one finding is enough.
        own = pl.lit(True) if context.model_id is None else value("model_id") == context.model_id
        other = own.fill_null(True) & (value("tin") != context.tin)
        yield Problem("tin-mismatch", "tin", other, expected="the TIN of this participant")
    yield Problem(
        "year-mismatch", "performance_year", value("performance_year") != context.year, expected=str(context.year)
    )
