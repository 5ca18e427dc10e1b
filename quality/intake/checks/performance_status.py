"""The performance status is a value on its scale."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report values that are not on the named scale."""
    number = value("performance_value")
    for name, scale in context.policy["intake/performance_scales"].items():
        inside = number.is_between(scale["least"], scale["most"]) & ((number - scale["least"]) % scale["step"] == 0)
        expected = f"{name} {scale['least']} to {scale['most']} in steps of {scale['step']}"
        yield Problem(
            "performance-value", "performance_value", (value("performance_scale") == name) & ~inside, expected=expected
        )
