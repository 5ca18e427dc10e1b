"""Scores of a large world: the rules score each kind of participant once for a year, and every one keeps its row."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from portal.models import Participant
from portal.policy import Book
from quality.models import Score
from quality.rules import aggregate_score
from quality.rules.aggregate_score import AggregateScore, ScoreInputs
from quality.rules.clinical_data import ClinicalData
from quality.rules.measures import MeasureResult
from quality.services import scores

from .files import MEASURES
from .practices import BY

ELIGIBLE, MET = 60, 48
CLINICAL = ClinicalData(submitted=58, applicable=60)
EXPERIENCE = Decimal(88)
FIRST_YEAR_OF_EXPERIENCE = 2023


def keep(made: Sequence[Participant], year: int, book: Book) -> tuple[dict[str, Decimal | None], dict[int, Score]]:
    """Store the score of every participant; return the score of each kind, and the rows by the participant's key."""
    of_kind = {kind: _scored(kind, year, book) for kind in Participant.Kind.values}
    worked_out = {one.pk: of_kind[one.kind] for one in made}
    rows = scores.keep_each(worked_out=worked_out, year=year, book=book, by=BY)
    return {kind: result.score for kind, (_, result) in of_kind.items()}, rows


def _scored(kind: str, year: int, book: Book) -> tuple[ScoreInputs, AggregateScore]:
    experience = EXPERIENCE if year >= FIRST_YEAR_OF_EXPERIENCE else None
    inputs = ScoreInputs(
        year=year,
        measures=tuple(MeasureResult(one, ELIGIBLE, 0, 0, MET, ELIGIBLE - MET) for one in MEASURES),
        clinical_data=CLINICAL,
        kind=kind,
        patient_experience_score=experience,
    )
    return inputs, aggregate_score.score(inputs, book=book)
