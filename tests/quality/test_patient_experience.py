"""Patient experience from PY3 on: in the score of the professional side, and against the technical side's withhold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from portal.policy import load_book
from portal.rules.input_error import InputError
from portal.selectors import policy_book
from quality.models import SurveySample
from quality.rules.patient_experience import Survey, experience
from quality.selectors import recalculate_score
from quality.services import experience_surveys, scores
from reconciliation.models import Report, Run
from reconciliation.selectors import gathering
from tests import factories
from tests.architecture.rows import row_of

DAYS = {"from_on": date(2023, 9, 1), "to_on": date(2023, 11, 30)}


@pytest.mark.parametrize(
    ("year", "survey", "in_score", "of_withhold", "why"),
    [
        (2022, Survey(500, Decimal(80)), None, None, "is not part of performance year 2022"),
        (2023, None, None, None, "has not loaded the survey"),
        (2023, Survey(10, Decimal(80)), None, Decimal(100), "Fewer than 11 patients answered"),
        (2023, Survey(11, Decimal(80)), Decimal(80), Decimal(80), "11 patients answered"),
        (2023, Survey(11, None), None, None, "no score for this participant yet"),
        (2025, Survey(0, None), None, Decimal(100), "given back in full"),
    ],
)
def test_experience_of_a_survey(year, survey, in_score, of_withhold, why):
    found = experience(survey, year=year, book=load_book())
    assert (found.in_score, found.of_withhold) == (in_score, of_withhold) and why in found.why


def test_the_other_reading_of_few_answers_keeps_the_withhold_and_no_other_year_is_known():
    book = load_book().rehearse({"quality/suppressed_survey": "none"})
    found = experience(Survey(10, None), year=2023, book=book)
    assert found.of_withhold == 0 and "is kept" in found.why
    with pytest.raises(InputError, match="2026 is not a performance year"):
        experience(None, year=2026, book=load_book())


@pytest.mark.django_db
def test_loaded_scores_reach_the_score_and_the_facts_of_the_report():
    """A dual participant without a file: nothing but the survey earns points, 8.1 of 50, and 50 for no data owed.

    8.1 of 5 x 10 points x 50 = 8.1.
    """
    factories.at(date(2024, 8, 20))
    dual, technical, unasked = factories.participant(), factories.participant("technical"), factories.participant()
    book = policy_book()
    before = scores.score(participant=dual, year=2023, book=book, by="test")
    assert (before.score, before.patient_experience_score) == (Decimal("50"), None)
    rows = f"{dual.model_id},1200,444,80.5\n{technical.model_id},90,10,12.5\n"
    experience_surveys.load(
        year=2023, contractor="Survey House", **DAYS, content=f"model_id,sampled,completed,score\n{rows}".encode(),
        by="test",
    )  # fmt: skip
    kept = scores.score_many(participants=[dual, technical, unasked], year=2023, book=book, by="test").kept
    assert (kept[dual.pk].score, kept[dual.pk].patient_experience_score) == (Decimal("58.1"), Decimal("80.5"))
    assert (kept[technical.pk].score, kept[technical.pk].patient_experience_score) == (None, 100), "too few answers"
    assert (kept[unasked.pk].score, kept[unasked.pk].patient_experience_score) == (50, 100), "nobody was asked"
    assert recalculate_score(kept[dual.pk], book=book).score == Decimal("58.1")
    report = row_of(Report, dual, run=row_of(Run, dual, year=2023, kind="initial"))
    facts = gathering.facts_of(report, score=kept[dual.pk], book=book)
    names = ("patient_experience_score", "aggregate_quality_score")
    assert [Decimal(facts[name]) for name in names] == [Decimal("80.5"), Decimal("58.1")]


@pytest.mark.django_db
def test_faulty_score_of_a_list_is_refused_and_an_empty_one_is_none():
    factories.at(date(2024, 8, 20))
    own = factories.participant().model_id
    for score, fault in {"100.5": True, "80,5": True, "-1": True, "80.1234": True, "": False, "100": False}.items():
        content = f'model_id,sampled,completed,score\n{own},10,1,"{score}"\n'.encode()
        given = {"year": 2023, "contractor": "Survey House", **DAYS, "content": content, "by": "test"}
        if fault:
            with pytest.raises(experience_surveys.FaultyFile, match="Write a score from 0 to 100"):
                experience_surveys.load(**given)
        else:
            experience_surveys.load(**given)
    assert {sample.score for sample in SurveySample.objects.all()} == {None, Decimal(100)}
