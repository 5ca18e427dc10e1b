"""The rows have the Model ID, TIN and performance year of the submission, if it has them."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report rows of another Model ID, TIN or performance year."""
    if context.model_id is not None:
        yield Problem("model-id-mismatch", "model_id", value("model_id") != context.model_id, expected=context.model_id)
    if context.tin is not None:
        yield Problem("tin-mismatch", "tin", value("tin") != context.tin, expected="the TIN of this participant")
    yield Problem(
        "year-mismatch", "performance_year", value("performance_year") != context.year, expected=str(context.year)
    )
