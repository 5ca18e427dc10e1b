"""Certifications and attestations of a performance year, with their last days, for the public page of dates."""

from __future__ import annotations

from typing import Any

from django import template

from portal.participation.attestations import ATTESTATIONS
from portal.participation.duties import practitioner_list
from portal.participation.rules.obligations import days_of_the_year
from portal.participation.rules.standing import KINDS
from portal.rules.performance_years import performance_year, performance_years
from portal.selectors import policy_book

register = template.Library()
DUTIES = (practitioner_list.DUTY, *(attestation.duty for attestation in ATTESTATIONS))


@register.inclusion_tag("participation/year_duties.html")
def year_duties(year: int) -> dict[str, Any]:
    """
    List the certifications and attestations of a performance year: title, last day and kinds of participants.

    :param year: the performance year
    """
    book = policy_book()
    policy = book.on(performance_year(year, book=book).starts_on)
    rows = [
        {
            "title": duty.title,
            "last_day": days_of_the_year(duty, year, book=book).due_on,
            "from_receipt": policy["deadlines/practitioner_list_certification_days"]
            if duty is practitioner_list.DUTY
            else None,
            "kinds": [kind for kind in KINDS if kind in duty.binds(policy)],
            "everyone": set(duty.binds(policy)) == set(KINDS),
        }
        for duty in DUTIES
    ]
    return {"rows": rows}


@register.inclusion_tag("participation/model_dates.html")
def model_dates() -> dict[str, Any]:
    """Show the first and last day of the Model, and the last day on which an episode may begin."""
    book = policy_book()
    years = performance_years(book=book)
    last_start = book.on(years[-1].starts_on)["model/last_episode_start"]
    return {"first": years[0].starts_on, "last": years[-1].ends_on, "last_start": last_start}
