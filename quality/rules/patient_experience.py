"""Patient experience in the score and against its withhold, 42 CFR 512.275 and 512.285(e).

Reading: docs/readings.md#survey-with-few-answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.policy import Book
from portal.rules.performance_years import policy_of

AUTHORITY = "42 CFR 512.275"
NOT_INCLUDED = "not-included"
FULL = "full"


@dataclass(frozen=True, slots=True)
class Survey:
    """A participant's part in the survey of a year: the patients who answered, and the score from 0 to 100.

    `score` is None as long as the contractor has none.
    """

    answers: int
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Experience:
    """The score that counts as a measure, the one that gives back the withhold, and the sentence that says why.

    `awaited` as long as CMS has to load what the scores need: the survey, or the score of a participant in it.
    `few_answers` if the participant has too few for a score, or is not in the survey.
    """

    in_score: Decimal | None
    of_withhold: Decimal | None
    why: str
    awaited: bool = False
    few_answers: bool = False


def counts(year: int, *, book: Book) -> bool:
    """Tell whether patient experience counts in a performance year, 42 CFR 512.275 and 512.285(e).

    :raises InputError: for a year outside the Model.
    """
    policy = policy_of(year, book=book)
    included = policy["quality/patient_experience_in_score"] != NOT_INCLUDED
    return included or bool(policy["pricing/patient_experience_withhold"])


def experience(survey: Survey | None, *, year: int, book: Book) -> Experience:
    """Return the patient experience scores of a participant for a performance year, 42 CFR 512.275 and 512.285(e).

    :param survey: None while CMS has no survey of the year; a participant that it leaves out has no answers.
    :raises InputError: for a year outside the Model.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    policy = policy_of(year, book=book)
    included = policy["quality/patient_experience_in_score"] != NOT_INCLUDED
    withheld = policy["pricing/patient_experience_withhold"] > 0
    if not included and not withheld:
        return Experience(None, None, f"Patient experience is not part of performance year {year}.")
    if survey is None:
        return Experience(None, None, f"CMS has not loaded the survey of patients' experience of {year}.", awaited=True)
    minimum = policy["quality/survey_answers_minimum"]
    if survey.answers < minimum:
        full = policy["quality/suppressed_survey"] == FULL
        given_back = policy["quality/score_scale"] if full else Decimal(0)
        return Experience(
            None,
            given_back if withheld else None,
            f"Fewer than {minimum} patients answered, so there is no patient experience score. It is left out of the "
            f"quality score, and a patient experience withhold is {'given back in full' if full else 'kept'}.",
            few_answers=True,
        )
    if survey.score is None:
        return Experience(None, None, f"The survey of {year} has no score for this participant yet.", awaited=True)
    return Experience(
        survey.score if included else None,
        survey.score if withheld else None,
        f"{survey.answers:,} patients answered the survey.",
    )
