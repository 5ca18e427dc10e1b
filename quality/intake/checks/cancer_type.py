"""The cancer type is one of those for which clinical data are collected."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report rows of cancer types without clinical data elements."""
    collected = list(context.policy["quality/clinical_data_cancer_types"])
    yield Problem(
        "cancer-type-without-clinical-data",
        "cancer_type",
        ~value("cancer_type").is_in(collected),
        expected=", ".join(collected),
    )
