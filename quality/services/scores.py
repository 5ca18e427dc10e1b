"""The aggregate quality score, worked out and kept."""

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
    """Score a participant for a performance year from what was accepted, and keep the score with its worksheet.

    The same inputs under the same policy give the score that is there; anything else is a new row.

    :param book: the policy of the calculation that the score is a part of.
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
