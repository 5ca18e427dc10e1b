"""Calculation and storage of the aggregate quality score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal import clock
from portal.models import Participant
from portal.policy import Book, PolicyError
from portal.rules.input_error import InputError
from portal.services.use_case import Actor, use_case
from quality import selectors
from quality.models import Score
from quality.rules import aggregate_score
from quality.rules.aggregate_score import AggregateScore, ScoreInputs


@dataclass(frozen=True, slots=True)
class Scored:
    """The outcome of a batch: the stored scores, and the refusals of the rules, each by the participant's key."""

    kept: dict[int, Score]
    refused: dict[int, InputError | PolicyError]


@use_case("score.keep")
def score(*, participant: Participant, year: int, book: Book, by: Actor) -> Score:
    """Score a participant for a performance year from its accepted files, and store the score with its worksheet.

    If inputs, policy and result are those of the latest score, that row is returned; otherwise a new row is stored.

    :param book: the policy of the run that needs the score.
    :raises InputError: for a year outside the Model, or inputs that the rules refuse.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    found = score_many(participants=[participant], year=year, book=book, by=by)
    for refusal in found.refused.values():
        raise refusal
    return found.kept[participant.pk]


@use_case("score.keep_many")
def score_many(*, participants: Sequence[Participant], year: int, book: Book, by: Actor) -> Scored:
    """Score many participants for a performance year in a fixed number of queries, each as `score` does.

    What the rules refuse for one participant is returned; it leaves the other scores as they are.

    :raises InputError: for a year outside the Model.
    :raises PolicyError: when the policy lacks a value for the year, for all of them.
    """
    worked_out: dict[int, tuple[ScoreInputs, AggregateScore]] = {}
    refused: dict[int, InputError | PolicyError] = {}
    for owner, inputs in selectors.score_inputs_of_each(participants, year, book=book).items():
        try:
            worked_out[owner] = inputs, aggregate_score.score(inputs, book=book)
        except (InputError, PolicyError) as refusal:
            refused[owner] = refusal
    return Scored(keep_each(worked_out=worked_out, year=year, book=book, by=by), refused)


@use_case("score.keep_each")
def keep_each(
    *, worked_out: Mapping[int, tuple[ScoreInputs, AggregateScore]], year: int, book: Book, by: Actor
) -> dict[int, Score]:
    """Store scores with their worksheets, and return their rows, each by the participant's key.

    If inputs, policy and result are those of a participant's latest score, that row is returned.

    :param worked_out: the inputs and the result of each score.
    """
    last = selectors.scores_of_each(worked_out, year)
    kept: dict[int, Score] = {}
    new, now = [], clock.now()
    for owner, (inputs, result) in worked_out.items():
        columns, before = _columns(inputs, result, book), last.get(owner)
        if before is not None and all(getattr(before, name) == value for name, value in columns.items()):
            kept[owner] = before
        else:
            new.append(Score(participant_id=owner, year=year, scored_at=now, **columns))
    for made in Score.objects.bulk_create(new):
        kept[made.participant_id] = made
    return kept


def _columns(inputs: ScoreInputs, result: AggregateScore, book: Book) -> dict[str, Any]:
    """Return the columns that a stored score has of a calculation."""
    return {
        "quality_part": result.quality_part,
        "clinical_part": result.clinical_part,
        "score": result.score,
        "patient_experience_score": inputs.withhold_score,
        "clinical_submitted": inputs.clinical_data.submitted,
        "clinical_applicable": inputs.clinical_data.applicable,
        "inputs": selectors.kept_score_inputs(inputs),
        "lines": [line.as_json() for line in result.lines],
        "policy_digest": book.digest,
        "policy_version": book.version,
    }
