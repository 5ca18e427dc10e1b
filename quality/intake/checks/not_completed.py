"""Only courses that were not completed have a reason; `required_values` reports a missing one."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import received, value


def problems(context: Context) -> Iterator[Problem]:
    """Report reasons for courses that were completed."""
    yield Problem(
        "reason-without-need",
        "not_completed_reason",
        (value("course_completed") == "Y") & received("not_completed_reason").is_not_null(),
        expected="blank",
    )
