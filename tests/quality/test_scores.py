"""The score: computed from accepted files, and stored with its worksheet."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.policy import load_book
from portal.rules.input_error import InputError
from portal.selectors import policy_book
from quality import selectors
from quality.generator import uploads
from quality.models import MeasureResult as StoredMeasure
from quality.models import Score
from quality.rules import aggregate_score
from quality.rules.aggregate_score import ScoreInputs
from quality.rules.clinical_data import ClinicalData
from quality.rules.measures import MeasureResult
from quality.services import scores
from tests import factories
from tests.uploads import build

pytestmark = pytest.mark.django_db
LAST_DAY = timedelta(days=89)  # the last day of an episode, from its planning day


def test_score_of_accepted_files(practice, checked, measures_file, construct):
    rows = build.clinical_rows()
    construct(rows)
    checked()
    checked(measures_file, file_type="quality-measures", period=None)
    kept = scores.score(participant=practice, year=2021, book=policy_book(), by="test")
    assert (kept.clinical_submitted, kept.clinical_applicable) == (5, 5)
    assert kept.clinical_part == Decimal("50") and kept.quality_part > 0
    assert kept.score == kept.quality_part + kept.clinical_part
    assert kept.lines[-1]["label"] == "Aggregate quality score" and Decimal(kept.lines[-1]["amount"]) == kept.score
    assert selectors.score_for(practice, 2021) == kept
    # The same inputs give the same row, other inputs a new one.
    assert scores.score(participant=practice, year=2021, book=policy_book(), by="test") == kept
    construct([*rows, *build.clinical_rows(5, seed=8)])
    again = scores.score(participant=practice, year=2021, book=policy_book(), by="test")
    assert (again.clinical_submitted, again.clinical_applicable, again.clinical_part) == (5, 10, Decimal("0"))
    assert Score.objects.count() == 2


def test_a_score_is_stored_without_rounding_and_the_same_inputs_give_the_same_row(practice, checked):
    """Points in 2021, with 100 patients each: 5.9 + 4.7 + 6.1 + 10 = 26.7, and 26.7 / 40 x 50 = 33.375."""
    met = {"144": 90, "134": 50, "047": 80, "treatment-summary": 50}
    counts = {measure: (0, 0, number, 100 - number) for measure, number in met.items()}
    rows = uploads.measure_rows(model_id=practice.model_id, tin=practice.tin, year=2021, counts=counts)
    checked(build.measures(rows), file_type="quality-measures", period=None)
    kept = scores.score(participant=practice, year=2021, book=policy_book(), by="test")
    kept.refresh_from_db()
    assert kept.quality_part == Decimal("33.375")
    assert Decimal(kept.lines[-1]["amount"]) == kept.score
    assert (
        scores.score(participant=practice, year=2021, book=policy_book(), by="test") == kept
        and Score.objects.count() == 1
    )


def test_records_of_another_start_date_or_beneficiary_do_not_count(practice, checked, construct):
    rows = build.clinical_rows()
    checked()
    construct([*rows[:3], {**rows[3], "episode_start_date": "2021-05-05"}, {**rows[4], "mbi": "1EG4TE5MK73"}])
    assert selectors.clinical_completeness(practice, 2021, book=policy_book()).submitted == 3


def test_score_without_submissions_is_zero(practice, construct):
    construct(build.clinical_rows())
    assert scores.score(participant=practice, year=2021, book=policy_book(), by="test").score == Decimal("0")


def test_only_complete_episodes_of_the_practice_and_the_five_cancer_types_owe_data(practice, construct):
    rows = build.clinical_rows()
    for given in ({"complete": False}, {"complete": None}, {"pc_participant": None}, {"cancer_type": "anal"}):
        construct(rows, **given)
        assert selectors.clinical_completeness(practice, 2021, book=policy_book()).applicable == 0
    construct(rows)
    assert selectors.clinical_completeness(practice, 2021, book=policy_book()).applicable == 5


def test_an_episode_owes_data_in_the_year_in_which_it_completes(practice, construct):
    row = build.clinical_rows()[0]
    construct([{**row, "episode_start_date": "2021-10-03"}])
    assert (
        selectors.clinical_completeness(practice, 2021, book=policy_book()).applicable == 1
    )  # completes on December 31
    construct([{**row, "episode_start_date": "2021-10-04"}])
    assert selectors.clinical_completeness(practice, 2021, book=policy_book()).applicable == 0
    assert selectors.clinical_completeness(practice, 2022, book=policy_book()).applicable == 1


def test_a_beneficiary_with_two_episodes_needs_a_record_of_each(practice, checked, construct):
    rows = build.clinical_rows()
    # The first beneficiary had another episode in the first half of the year. Its file was not submitted.
    construct([*rows, {**rows[0], "episode_start_date": "2021-01-04"}])
    checked()
    found = selectors.clinical_completeness(practice, 2021, book=policy_book())
    assert (found.submitted, found.applicable) == (4, 5)
    # The second beneficiary has two episodes in the period of the file. Both must be in the file.
    again = {**rows[1], "episode_start_date": "2021-09-30", "rt_start_date": "2021-10-08", "rt_end_date": "2021-11-08"}
    construct([*rows, again])
    assert selectors.clinical_completeness(practice, 2021, book=policy_book()).submitted == 4
    checked(build.clinical([*rows, again]))
    found = selectors.clinical_completeness(practice, 2021, book=policy_book())
    assert (found.submitted, found.applicable) == (5, 5)


@pytest.mark.parametrize(("year", "second"), [(2021, "performance rate"), (2023, "benchmark")])
def test_lines_of_a_measure_carry_its_title_whatever_counts(year, second):
    """Performance with a benchmark and without one, too few cases, reporting, and not reported."""
    half = {"eligible": 100, "exclusions": 0, "exceptions": 0, "met": 50, "not_met": 50}
    few = {"eligible": 5, "exclusions": 0, "exceptions": 0, "met": 5, "not_met": 0}
    counts = {"144": half, "134": few, "treatment-summary": half}
    measures = tuple(MeasureResult(measure, **given) for measure, given in counts.items())
    inputs = ScoreInputs(year=year, measures=measures, clinical_data=ClinicalData(submitted=95, applicable=100))
    labels = {line.label for line in aggregate_score.score(inputs, book=load_book()).lines}
    pain = "Oncology: Medical and Radiation \N{EN DASH} Plan of Care for Pain (144)"
    depression = "Preventive Care and Screening: Screening for Depression and Follow-Up Plan (134)"
    summary = "Treatment Summary Communication \N{EN DASH} Radiation Oncology"
    assert labels >= {f"{one}: points" for one in (pain, depression, "Advance Care Plan (047)", summary)}
    assert labels >= {f"{pain}: performance rate", f"{depression}: performance rate", f"{summary}: {second}"}
    assert len(labels) == 10 + (year == 2023), "every other line is of a part of the score"


def test_many_participants_are_scored_like_one_in_the_same_number_of_queries(
    practice, checked, measures_file, construct
):
    """With files or with nothing at all, each scores as it does alone."""
    construct(build.clinical_rows())
    checked()
    checked(measures_file, file_type="quality-measures", period=None)
    others = factories.participants(12)
    book = policy_book()
    alone = [scores.score(participant=one, year=2021, book=book, by="test") for one in (practice, others[0])]
    with CaptureQueriesContext(connection) as few:
        scores.score_many(participants=[practice, others[0]], year=2021, book=book, by="test")
    with CaptureQueriesContext(connection) as many:
        found = scores.score_many(participants=[practice, *others], year=2021, book=book, by="test")
    assert len(many) == len(few) + 1, "one more, which writes the new rows"
    assert [found.kept[practice.pk], found.kept[others[0].pk]] == alone and Score.objects.count() == 13
    assert not found.refused and found.kept[practice.pk].score > 50 and found.kept[others[5].pk].score == 50


def test_a_refusal_for_one_participant_leaves_the_others_scored(practice, checked, measures_file):
    """The counts came by a collection type that the policy has dropped since."""
    checked(measures_file, file_type="quality-measures", period=None)
    other = factories.participant()
    StoredMeasure.objects.filter(participant=practice, measure="144").update(method="claims")
    book = policy_book()
    found = scores.score_many(participants=[practice, other], year=2021, book=book, by="test")
    assert list(found.kept) == [other.pk] and "does not have the collection type" in str(found.refused[practice.pk])
    with pytest.raises(InputError):
        scores.score(participant=practice, year=2021, book=book, by="test")
    with pytest.raises(InputError, match="2031 is not a performance year"):
        scores.score_many(participants=[practice, other], year=2031, book=policy_book(), by="test")
