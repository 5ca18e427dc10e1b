"""The diagnosis belongs to the cancer type of the row (42 CFR 512.230)."""

from collections.abc import Iterator

import polars as pl

from episodes.rules.cancer_types import cancer_type
from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report diagnoses of no included cancer type, and those of another cancer type than the row's."""
    codes = context.frame["icd10#"].drop_nulls().unique()
    types = {code: cancer_type(code, on=context.day, book=context.book) for code in codes}
    of_code = value("icd10").replace_strict(types, default=None, return_dtype=pl.String)
    known = value("icd10").is_not_null()
    yield Problem(
        "icd10-unknown", "icd10", known & of_code.is_null(), expected="ICD-10-CM code of an included cancer type"
    )
    yield Problem(
        "icd10-cancer-type",
        "icd10",
        of_code.is_not_null() & (of_code != value("cancer_type")),
        expected="a code of the row's cancer type",
    )
