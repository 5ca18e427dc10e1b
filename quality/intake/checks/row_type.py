"""The cancer type is that of the columns that are filled in."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import received, value


def problems(context: Context) -> Iterator[Problem]:
    """Report rows that fill in columns of one other cancer type, and none of their own.

    Such a row has one fault, its cancer type, and not one in each of these columns.
    """
    types = list(context.policy["quality/clinical_data_cancer_types"])
    filled = {cancer_type: _filled(context, cancer_type) for cancer_type in types}
    for cancer_type in types:
        others = [filled[other] for other in types if other != cancer_type]
        where = filled[cancer_type] & ~pl.any_horizontal(others) & value("cancer_type").is_in(types)
        yield Problem(
            "cancer-type-of-columns", "cancer_type", where & (value("cancer_type") != cancer_type), expected=cancer_type
        )


def _filled(context: Context, cancer_type: str) -> pl.Expr:
    """Return the condition that a row fills in any column that belongs to one cancer type alone."""
    own = [
        received(column.name).is_not_null()
        for column in context.layout.columns
        if column.cancer_types == (cancer_type,) and context.table.has(column.name)
    ]
    return pl.any_horizontal(own) if own else pl.lit(False)
