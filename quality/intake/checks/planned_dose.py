"""The planned dose is fractions times dose per fraction; a difference is a warning, because a boost may differ."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report planned doses that differ by more than the tolerance."""
    tolerance = float(context.policy["intake/planned_dose_tolerance"])
    product = value("planned_fractions") * value("dose_per_fraction_cgy")
    planned = value("planned_dose_cgy")
    yield Problem(
        "planned-dose",
        "planned_dose_cgy",
        (planned - product).abs() > planned * tolerance,
        expected="planned_fractions × dose_per_fraction_cgy",  # noqa: RUF001
    )
