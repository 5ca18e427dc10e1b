"""A reason stands only where the course was not completed; required_values sees to it that it stands there."""

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
