"""Calculation and storage of the aggregate quality score."""

from __future__ import annotations

from portal import clock
from portal.models import Participant
from portal.policy import Book
from portal.services.use_case import Actor, use_case
from quality import selectors
from quality.models import Score
from quality.rules import aggregate_score


@use_case("score.keep")
def score(*, participant: Participant, year: int, book: Book, by: Actor) -> Score:
    """Score a participant for a performance year from its accepted files, and store the score with its worksheet.

    If inputs, policy and result are those of the latest score, that row is returned; otherwise a new row is stored.

    :param book: the policy of the run that needs the score.
    """
    inputs = selectors.score_inputs(participant, year, book=book)
    result = aggregate_score.score(inputs, book=book)
    kept = {
        "quality_part": result.quality_part,
        "clinical_part": result.clinical_part,
        "score": result.score,
        "clinical_submitted": inputs.clinical_data.submitted,
        "clinical_applicable": inputs.clinical_data.applicable,
        "inputs": selectors.kept_score_inputs(inputs),
        "lines": [line.as_json() for line in result.lines],
        "policy_digest": book.digest,
        "policy_version": book.version,
    }
    last = selectors.score_for(participant, year)
    if last is not None and all(getattr(last, name) == value for name, value in kept.items()):
        return last
    return Score.objects.create(participant=participant, year=year, scored_at=clock.now(), **kept)
