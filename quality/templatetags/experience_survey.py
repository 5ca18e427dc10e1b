"""The survey of patients' experience beside the scores."""

from __future__ import annotations

from typing import Any

from django import template

from portal.formatting import rounded_percent
from portal.models import Participant
from portal.participation.rules.shares import share_of
from portal.rules.performance_years import policy_of
from portal.selectors import policy_book
from quality import selectors

register = template.Library()


@register.inclusion_tag("quality/experience_survey.html")
def experience_survey(participant: Participant, year: int) -> dict[str, Any]:
    """
    Show the participant's sample in the survey of a performance year, its field time and its response rate.

    :param participant: whose patients were asked
    :param year: the performance year
    """
    sample = selectors.survey_sample(participant, year)
    rate = rounded_percent(share_of(sample.completed, sample.sampled)) if sample else ""
    minimum = policy_of(year, book=policy_book())["quality/survey_answers_minimum"] if sample else 0
    return {
        "sample": sample,
        "rate": rate,
        "year": year,
        "minimum": minimum,
        "few": bool(sample) and sample.completed < minimum,
    }
