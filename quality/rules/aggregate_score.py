"""The aggregate quality score, 42 CFR 512.275. For a missing measure see docs/readings.md#measure-not-reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.formatting import Unit
from portal.participation.rules.standing import PC, components
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.input_error import InputError
from portal.rules.money import to_step
from portal.rules.performance_years import policy_of
from portal.rules.worksheet import Line
from quality.rules.clinical_data import ClinicalData, ClinicalPart, clinical_part
from quality.rules.measures import NOT_REPORTED, MeasurePoints, MeasureResult, not_reported, points, required_measures

AUTHORITY = "42 CFR 512.275"
ZERO = Decimal(0)
NO_CLINICAL_DATA = ClinicalData(submitted=0, applicable=0)


@dataclass(frozen=True, slots=True)
class ScoreInputs:
    """The inputs of a participant's score for a performance year.

    `measures` are the reported measures; a required measure that is not among them scores 0.
    `patient_experience_score` runs from 0 to 100 and counts from the third performance year on. `withhold_score`, on
    the same scale, gives back the patient experience withhold and is no part of the score.
    """

    year: int
    measures: tuple[MeasureResult, ...] = ()
    clinical_data: ClinicalData = NO_CLINICAL_DATA
    kind: str = "professional"
    patient_experience_score: Decimal | None = None
    withhold_score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AggregateScore:
    """The aggregate quality score (0 to 100) and its two parts; None if a technical participant has none."""

    quality_part: Decimal | None
    clinical_part: Decimal | None
    score: Decimal | None
    measures: tuple[MeasurePoints, ...]
    lines: tuple[Line, ...]


def score(inputs: ScoreInputs, *, book: Book) -> AggregateScore:
    """Calculate the aggregate quality score of a participant for a performance year, 42 CFR 512.275.

    :raises InputError: for a year outside the Model, an unknown kind or measure, a measure given twice, counts
        that contradict each other, or a patient experience score outside 0 to 100.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    furnished = components(inputs.kind)
    policy = policy_of(inputs.year, book=book)
    scale = policy["quality/score_scale"]
    experience = inputs.patient_experience_score
    if experience is not None and not 0 <= experience <= scale:
        raise InputError("patient_experience_score", f"The patient experience score runs from 0 to {scale}.")
    if PC not in furnished:
        return _technical(experience, policy)
    scored = _measure_points(inputs, book)
    clinical = _clinical_part(inputs, scored, book)
    quality, quality_lines = _quality_part(scored, clinical.points, experience, policy)
    total = quality + clinical.points
    lines = [
        *(line for measure in scored for line in measure.lines),
        *quality_lines,
        *clinical.lines,
        Line(
            "Aggregate quality score",
            total,
            f"quality part {quality} + clinical part {clinical.points}",
            AUTHORITY,
            unit=Unit.POINTS,
        ),
    ]
    return AggregateScore(quality, clinical.points, total, scored, tuple(lines))


def _measure_points(inputs: ScoreInputs, book: Book) -> tuple[MeasurePoints, ...]:
    """Score each required measure, reported or not, in the order of the policy."""
    owed = required_measures(inputs.year, book=book)
    reported: dict[str, tuple[int, MeasureResult]] = {}
    for place, result in enumerate(inputs.measures):
        if result.measure in reported:
            raise InputError(f"measures.{place}.measure", f"{result.measure} is given twice; give it once.")
        if result.measure not in owed:
            raise InputError(f"measures.{place}.measure", f"{result.measure} is not a measure; use {', '.join(owed)}.")
        reported[result.measure] = (place, result)
    scored = []
    for measure in owed:
        if measure not in reported:
            scored.append(not_reported(measure, year=inputs.year, book=book))
            continue
        place, result = reported[measure]
        try:
            scored.append(points(result, year=inputs.year, book=book))
        except InputError as error:
            raise InputError(f"measures.{place}.{error.field}", error.message) from error
    return tuple(scored)


def _clinical_part(inputs: ScoreInputs, scored: Sequence[MeasurePoints], book: Book) -> ClinicalPart:
    """Return the points for clinical data. The policy may require at least one reported measure for them."""
    part = clinical_part(inputs.clinical_data, year=inputs.year, book=book)
    without_measures = policy_of(inputs.year, book=book)["quality/clinical_points_without_measures"]
    if without_measures == "earned" or any(measure.basis != NOT_REPORTED for measure in scored):
        return part
    formula = "no points, because no quality measure was reported"
    return ClinicalPart(ZERO, (Line("Clinical data", ZERO, formula, AUTHORITY, unit=Unit.POINTS),))


def _quality_part(
    scored: Sequence[MeasurePoints], clinical_points: Decimal, experience: Decimal | None, policy: BookDay
) -> tuple[Decimal, tuple[Line, ...]]:
    """Return the points for quality measures: scored measures count equally, scaled to the policy's maximum."""
    full = policy["quality/quality_points"]
    most = policy["quality/measure_points"]
    earned = [measure.points for measure in scored if measure.points is not None]
    counted = bool(earned)
    available = most * len(earned)
    together = sum(earned, ZERO)
    lines = []
    if experience is not None:
        counts = policy["quality/patient_experience_in_score"] == "equal-measure"
        as_points = to_step(experience / policy["quality/score_scale"] * most, policy["quality/points_step"])
        formula = "not part of the score in this performance year"
        if counts:
            weight = policy["quality/patient_experience_weight"]
            counted = counted or weight > 0
            together += (weight * as_points).normalize()
            available += (weight * most).normalize()
            formula = f"score {experience} of {policy['quality/score_scale']}, converted to measure points"
            if weight != 1:
                formula += f", which count with the weight {weight}"
        lines.append(Line("Patient experience", as_points if counts else None, formula, AUTHORITY, unit=Unit.POINTS))
    if not counted:
        formula, points_of = _NO_SCORED_MEASURE[policy["quality/no_scored_measure"]]
        part = points_of(full, clinical_points, policy["quality/clinical_points"])
        lines.append(
            Line("Quality measures", part, f"no measure can be scored: {formula}", AUTHORITY, unit=Unit.POINTS)
        )
        return part, tuple(lines)
    part = to_step(together * full / available, policy["quality/score_step"])
    formula = f"{together} of {available} measure points, times {full}"
    lines.append(Line("Quality measures", part, formula, AUTHORITY, unit=Unit.POINTS))
    return part, tuple(lines)


def _as_clinical_data(full: Decimal, clinical_points: Decimal, clinical_full: Decimal) -> Decimal:
    """Return the same share of points as for clinical data."""
    return full * clinical_points / clinical_full


def _none(full: Decimal, clinical_points: Decimal, clinical_full: Decimal) -> Decimal:
    """Return no points."""
    return full - full


def _full(full: Decimal, clinical_points: Decimal, clinical_full: Decimal) -> Decimal:
    """Return all points: too few cases cost the participant nothing."""
    return full


_NO_SCORED_MEASURE: dict[str, tuple[str, Callable[[Decimal, Decimal, Decimal], Decimal]]] = {
    "as-clinical-data": ("the same share of points as for clinical data", _as_clinical_data),
    "none": ("no points", _none),
    "full": ("full points", _full),
}


def _technical(experience: Decimal | None, policy: BookDay) -> AggregateScore:
    """Score a technical participant: by patient experience alone, once its withhold has begun."""
    begun = policy["pricing/patient_experience_withhold"] > 0
    value = experience if begun else None
    formula = (
        "the patient experience score alone"
        if begun
        else "a technical participant has no score before the patient experience withhold begins"
    )
    return AggregateScore(
        None, None, value, (), (Line("Aggregate quality score", value, formula, AUTHORITY, unit=Unit.POINTS),)
    )
