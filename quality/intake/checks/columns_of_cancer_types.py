"""Columns that belong to some cancer types are blank in rows of the others."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import received, value


def problems(context: Context) -> Iterator[Problem]:
    """Report values in columns of another cancer type.

    Rows of a type without clinical data are left out here: another check says to remove the whole row.
    """
    collected = list(context.policy["quality/clinical_data_cancer_types"])
    for column in context.layout.columns:
        if column.cancer_types and context.table.has(column.name):
            others = [cancer_type for cancer_type in collected if cancer_type not in column.cancer_types]
            where = received(column.name).is_not_null() & value("cancer_type").is_in(others)
            yield Problem(
                "column-of-another-cancer-type", column.name, where, expected=" and ".join(column.cancer_types)
            )
