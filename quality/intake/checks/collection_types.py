"""Each measure has a collection type that exists for it in the year (42 CFR 512.275)."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value
from quality.rules.measures import DEFAULT_METHOD, collection_types


def problems(context: Context) -> Iterator[Problem]:
    """Report collection types that do not exist for the measure."""
    method = value("reporting_method").fill_null(pl.lit(DEFAULT_METHOD))
    for measure in context.layout.column("measure_id").words:
        types = collection_types(measure, policy=context.policy)
        yield Problem(
            "collection-type",
            "reporting_method",
            (value("measure_id") == measure) & ~method.is_in(list(types)),
            expected=" or ".join(types),
            details={"measure": measure, "year": context.year},
        )
