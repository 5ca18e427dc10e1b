"""Withholds that quality and patient experience earn back, 42 CFR 512.285(d) and (e)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.formatting import dollars
from portal.participation.rules.standing import PC, TC, components
from portal.policy.book import Book, BookDay
from portal.rules.input_error import InputError
from portal.rules.money import cents
from portal.rules.performance_years import policy_of

QUALITY_AUTHORITY = "42 CFR 512.285(d)"
PATIENT_EXPERIENCE_AUTHORITY = "42 CFR 512.285(e)"
SCALE = "quality/score_scale"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class EarnedBack:
    """An amount in USD and its formula in words."""

    amount: Decimal
    formula: str


def highest_score(year: int, *, book: Book) -> Decimal:
    """Return the score that gives back the whole withhold of a performance year, 42 CFR 512.285(d)."""
    return Decimal(policy_of(year, book=book)[SCALE])


def quality_amount(*, kind: str, withhold: Decimal, score: Decimal | None, policy: BookDay) -> EarnedBack:
    """Give back the quality withhold in proportion to the aggregate quality score, 42 CFR 512.285(d).

    A technical participant has none. `score` is 0 to 100, amounts are USD.

    :raises InputError: when the withhold is below zero, or the score is missing or outside 0 to 100.
    """
    if PC not in components(kind):
        return EarnedBack(cents(ZERO), "a technical participant has no quality withhold")
    return _share(withhold, score, "quality_withhold", "aggregate_quality_score", policy)


def patient_experience_amount(*, kind: str, withhold: Decimal, score: Decimal | None, policy: BookDay) -> EarnedBack:
    """Give back the patient experience withhold in proportion to its score, 42 CFR 512.285(e).

    A professional participant has none, nor does a performance year before the withhold begins. `score` is 0 to 100,
    amounts are USD.

    :raises InputError: when the withhold is below zero, or the score is missing or outside 0 to 100.
    """
    if TC not in components(kind):
        return EarnedBack(cents(ZERO), "a professional participant has no patient experience withhold")
    if not policy["pricing/patient_experience_withhold"]:
        return EarnedBack(cents(ZERO), "this performance year has no patient experience withhold")
    return _share(withhold, score, "patient_experience_withhold", "patient_experience_score", policy)


def _share(
    withhold: Decimal, score: Decimal | None, withhold_field: str, score_field: str, policy: BookDay
) -> EarnedBack:
    """Multiply a withhold by a score; the field names also name the operands in the formula."""
    scale = policy[SCALE]
    if withhold < 0:
        raise InputError(
            withhold_field, f"The {withhold_field.replace('_', ' ')} is {dollars(withhold)}. It cannot be below zero."
        )
    if score is None:
        if not withhold:
            return EarnedBack(cents(ZERO), "nothing was withheld")
        raise InputError(score_field, f"A withhold needs its score, from 0 to {scale}.")
    if not 0 <= score <= scale:
        raise InputError(score_field, f"The score runs from 0 to {scale}.")
    formula = (
        f"{score_field.replace('_', ' ')} {score} divided by {scale.normalize():f}, "
        f"times {withhold_field.replace('_', ' ')} {dollars(withhold)}"
    )
    return EarnedBack(cents(withhold * score / scale), formula)
