"""The date of birth is plausible at the start of the episode."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report births after the planning day and ages above the policy's maximum."""
    oldest = context.policy["intake/oldest_age_years"]
    born, planned = value("date_of_birth"), value("episode_start_date")
    age = planned.dt.year() - born.dt.year()
    yield Problem("birth-date-unbelievable", "date_of_birth", (born > planned) | (age > oldest), expected=str(oldest))
