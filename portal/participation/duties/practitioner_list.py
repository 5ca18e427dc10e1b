"""Certifying the individual practitioner list, 42 CFR 512.217."""

from __future__ import annotations

from datetime import timedelta

from portal.participation.rules.obligations import Days, Duty, Year, professional_side

NO_CONSEQUENCE = "There is no consequence in this performance year."


def _days(year: Year) -> Days:
    """Count from the day the participant received the list or, before that, from its first day in the year."""
    received = year.standing.list_received_on(year.py.year) or year.joined_on
    return Days(received, received + timedelta(days=year.policy["deadlines/practitioner_list_certification_days"]))


def _consequence(year: Year) -> str:
    if year.py.starts_on < year.policy["participation/practitioner_list_consequence_from"]:
        return NO_CONSEQUENCE
    return "The practitioners on the list do not get MIPS APM participation or a QP determination for the year."


DUTY = Duty(
    code="practitioner-list",
    title="Certify the individual practitioner list",
    authority="42 CFR 512.217",
    binds=professional_side,
    days=_days,
    consequence=_consequence,
    taken_late=True,
    page="participation:practitioner-list",
    action="Review and certify",
    reading="practitioner-list-days",
)
