"""Delivered dose and fractions do not exceed the plan: dose is an error above a tolerance, fractions a warning."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report delivered dose and fractions beyond the plan."""
    multiple = context.policy["intake/delivered_dose_tolerance"]
    yield Problem(
        "delivered-dose",
        "delivered_dose_cgy",
        value("delivered_dose_cgy") > value("planned_dose_cgy") * float(multiple),
        expected=f"at most {multiple} times planned_dose_cgy",
    )
    yield Problem(
        "delivered-fractions",
        "delivered_fractions",
        value("delivered_fractions") > value("planned_fractions"),
        expected="at most planned_fractions",
    )
