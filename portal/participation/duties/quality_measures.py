"""Submitting the quality measures of a performance year, 42 CFR 512.275."""

from __future__ import annotations

from portal.participation.rules.obligations import Days, Duty, Year, professional_side


def _days(year: Year) -> Days:
    """Return the window from the policy."""
    window = year.policy["deadlines/quality_measures_window"]
    return Days(window["opens_on"], window["closes_on"])


DUTY = Duty(
    code="quality-measures",
    title="Submit the quality measures",
    authority="42 CFR 512.275",
    binds=professional_side,
    days=_days,
    consequence=lambda year: (
        "Each required measure that you do not report scores 0. This lowers the quality amount paid back to you."
    ),
    page="quality:submission-list",
    action="Upload measures",
)
