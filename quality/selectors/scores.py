"""Scores: the accepted measures and the other inputs, and stored scores calculated again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet, Subquery

from portal.models import Participant
from portal.participation import selectors as participation
from portal.policy import Book
from portal.policy.plain import plain
from quality.models import ExperienceSurvey, FileType, MeasureResult, Score, SurveySample
from quality.rules import aggregate_score, clinical_data, measures, patient_experience

from .clinical_data import Files, clinical_completeness_of_each, waived_files_of_each


def measure_results(participant: Participant, year: int) -> Sequence[MeasureResult]:
    """List the measures of the accepted quality-measures file of a performance year."""
    return measure_results_of_each([participant.pk], year)[participant.pk]


def measure_results_of_each(participants: Collection[int], year: int) -> dict[int, list[MeasureResult]]:
    """List the same of each participant, by primary key, in one query."""
    found: dict[int, list[MeasureResult]] = {owner: [] for owner in participants}
    for row in MeasureResult.objects.filter(participant__in=found, year=year, version__counts_for__year=year):
        found[row.participant_id].append(row)
    return found


def reported_measures(
    participant: Participant, year: int, *, waived: Files, book: Book
) -> tuple[measures.MeasureResult, ...]:
    """Return the accepted measures as inputs of the rules; measures that CMS waived count as measures without cases."""
    return _as_inputs(measure_results(participant, year), year, waived=waived, book=book)


def _as_inputs(
    found: Sequence[MeasureResult], year: int, *, waived: Files, book: Book
) -> tuple[measures.MeasureResult, ...]:
    if not found and (FileType.QUALITY_MEASURES.value, None) in waived:
        return measures.without_cases(year, book=book)
    columns = [field.name for field in fields(measures.MeasureResult)]
    return tuple(measures.MeasureResult(*(getattr(row, name) for name in columns)) for row in found)


def score_for(participant: Participant, year: int) -> Score | None:
    """Return the latest stored score of a participant for a performance year, or None."""
    return scores_of_each([participant.pk], year).get(participant.pk)


def reported_score(participant: Participant, year: int) -> Score | None:
    """Return the score of the newest issued report of a performance year, or None before there is one.

    A score that a run has stored is shown to nobody outside before its report is issued.
    """
    return reported_scores(participant, [year]).get(year)


def reported_scores(participant: Participant, years: Collection[int]) -> dict[int, Score]:
    """Return the same for several performance years, in one query."""
    return {score.year: score for score in _reported(participant, years)}


def reported_total(participant: Participant, year: int) -> Decimal | None:
    """Return the sum of the score of the newest issued report of a performance year, without its worksheet."""
    total: Decimal | None = _reported(participant, [year]).values_list("score", flat=True).last()
    return total


def _reported(participant: Participant, years: Collection[int]) -> QuerySet[Score]:
    """Return the scores of issued reports, the newest report last."""
    issued = participant.scores.filter(year__in=years, reports__status="issued", reports__run__kind="initial")
    return issued.order_by("reports__issued_at", "pk")


def scores_of_each(participants: Collection[int], year: int) -> dict[int, Score]:
    """Return the latest stored score of each participant for a performance year, by primary key, in one query."""
    latest = Score.objects.filter(participant__in=participants, year=year)
    newest_first = latest.order_by("participant_id", "-scored_at", "-pk").distinct("participant_id")
    return {score.participant_id: score for score in newest_first}


def survey_sample(participant: Participant, year: int) -> SurveySample | None:
    """Return a participant's sample in the newest survey of patients' experience of a performance year."""
    newest = _surveys(year).values("pk")[:1]
    return participant.survey_samples.filter(survey=Subquery(newest)).select_related("survey").first()


def experiences_of_each(
    participants: Collection[int], year: int, *, book: Book
) -> dict[int, patient_experience.Experience]:
    """Return the patient experience scores of each participant, by primary key, from the newest survey of the year."""
    found: dict[int, patient_experience.Survey] = {}
    nobody = None
    if patient_experience.counts(year, book=book):
        own = FilteredRelation("samples", condition=Q(samples__participant__in=participants))
        newest = ExperienceSurvey.objects.filter(pk=Subquery(_surveys(year).values("pk")[:1])).annotate(own=own)
        for owner, answers, score in newest.order_by().values_list("own__participant", "own__completed", "own__score"):
            nobody = patient_experience.Survey(0, None)
            if owner is not None:
                found[owner] = patient_experience.Survey(answers, score)
    return {
        owner: patient_experience.experience(found.get(owner, nobody), year=year, book=book) for owner in participants
    }


def _surveys(year: int) -> QuerySet[ExperienceSurvey]:
    return ExperienceSurvey.objects.filter(year=year).order_by("-loaded_at", "-pk")


def kept_score_inputs(inputs: aggregate_score.ScoreInputs) -> dict[str, Any]:
    """Return the inputs of a score as JSON to store with it; the counts of clinical data have their own columns."""
    return plain(
        {
            "kind": inputs.kind,
            "measures": [asdict(measure) for measure in inputs.measures],
            "patient_experience_score": inputs.patient_experience_score,
        }
    )


def frozen_score_inputs(inputs: aggregate_score.ScoreInputs) -> dict[str, Any]:
    """Return all inputs of a score as JSON, for a run that freezes them before it calculates the score."""
    withhold = plain(inputs.withhold_score)
    return {**kept_score_inputs(inputs), "withhold_score": withhold, "clinical_data": asdict(inputs.clinical_data)}


def score_inputs_from(frozen: Mapping[str, Any], year: int) -> aggregate_score.ScoreInputs:
    """Return the inputs that `frozen_score_inputs` wrote."""
    experience, withhold = frozen["patient_experience_score"], frozen["withhold_score"]
    return aggregate_score.ScoreInputs(
        year=year,
        measures=tuple(measures.MeasureResult(**measure) for measure in frozen["measures"]),
        clinical_data=clinical_data.ClinicalData(**frozen["clinical_data"]),
        kind=frozen["kind"],
        patient_experience_score=None if experience is None else Decimal(experience),
        withhold_score=None if withhold is None else Decimal(withhold),
    )


def recalculate_score(kept: Score, *, book: Book) -> aggregate_score.AggregateScore:
    """Recalculate a stored score from its stored inputs.

    :param book: the policy in the version that the score was calculated with.
    """
    return aggregate_score.score(inputs_of_score(kept), book=book)


def inputs_of_score(kept: Score) -> aggregate_score.ScoreInputs:
    """Return the inputs of a stored score as records of the rules."""
    columns = {
        "withhold_score": kept.patient_experience_score,
        "clinical_data": {"submitted": kept.clinical_submitted, "applicable": kept.clinical_applicable},
    }
    return score_inputs_from({**kept.inputs, **columns}, kept.year)


def score_inputs(participant: Participant, year: int, *, book: Book) -> aggregate_score.ScoreInputs:
    """Collect the inputs of a participant's aggregate quality score for a performance year."""
    return score_inputs_of_each([participant], year, book=book)[participant.pk]


def score_inputs_of_each(
    participants: Sequence[Participant],
    year: int,
    *,
    experiences: Mapping[int, patient_experience.Experience] | None = None,
    book: Book,
) -> dict[int, aggregate_score.ScoreInputs]:
    """Collect the inputs of the scores of many participants, by primary key, in a fixed number of queries.

    :param experiences: their patient experience scores, if known.
    :raises InputError: for a year outside the Model.
    """
    kinds = participation.kinds_in(participants, year, book=book)
    waived = waived_files_of_each(participants, year, book=book)
    results = measure_results_of_each(kinds, year)
    completeness = clinical_completeness_of_each(participants, year, waived=waived, book=book)
    if experiences is None:
        experiences = experiences_of_each(kinds, year, book=book)
    return {
        owner: aggregate_score.ScoreInputs(
            year=year,
            measures=_as_inputs(results[owner], year, waived=waived[owner], book=book),
            clinical_data=completeness[owner],
            kind=kind,
            patient_experience_score=experiences[owner].in_score,
            withhold_score=experiences[owner].of_withhold,
        )
        for owner, kind in kinds.items()
    }
