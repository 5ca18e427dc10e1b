"""The score page: the year so far or final, each measure on its scale, dollars, and what is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import EpisodeComponent
from portal.models import Role
from portal.policy import load_book
from portal.selectors import policy_book
from quality.generator import uploads
from quality.models import MeasureResult as StoredMeasure
from quality.rules.aggregate_score import ScoreInputs, score
from quality.rules.clinical_data import ClinicalData, clinical_part
from quality.rules.improvements import improvements
from quality.rules.measures import MeasureResult, benchmark, points
from quality.score_page import OnScale
from quality.services import experience_surveys, scores
from quality.templatetags.completeness_picture import share_words
from quality.templatetags.score_pictures import clinical_gauge, decile_picture
from reconciliation.models import Report, ReportLine, Run
from tests import factories
from tests.architecture.rows import row_of
from tests.uploads import build

BOOK = load_book()


def measured(measure, met, of=100, method="registry"):
    return MeasureResult(measure, eligible=of, exclusions=0, exceptions=0, met=met, not_met=of - met, method=method)


ENOUGH = ClinicalData(95, 100)


def steps_of(*measures, year=2021, clinical=ENOUGH, kind="professional"):
    inputs = ScoreInputs(year=year, measures=measures, clinical_data=clinical, kind=kind)
    return improvements(inputs, score(inputs, book=BOOK), book=BOOK)


def test_one_more_decile_takes_the_cases_of_its_bound_and_is_worth_the_points_it_adds():
    """Measure 144 in 2021 has its deciles at 18.42, 44.62, 68.21, 80.88, 90.44, 94.60, 97.63, 99.70, 100 percent.

    With 90 of 100 met it is in decile 5; decile 6 begins at 90.44, so 91 of 100 reach it: 1 more case. Before:
    5 + (90 - 80.88) / 9.56 = 5.95 -> 5.9 at most. After: 6 + (91 - 90.44) / 4.16 = 6.13 -> 6.1. The other three
    measures are missing and score 0: .2 of 40 points more, times 50, is 0.25.
    """
    (step,) = steps_of(measured("144", 90))
    assert (step.measure, step.decile, step.rate, step.more) == ("144", 6, Decimal("0.9044"), 1)
    assert (step.gain, step.score) == (Decimal("0.250"), Decimal("57.625"))


def test_empty_deciles_are_stepped_over_and_the_highest_has_no_next():
    """134 by claims in 2021: 95.94, 99.51, then 100 for deciles 5 to 10. From decile 4 the next is the tenth."""
    (step,) = steps_of(measured("134", 998, of=1000, method="claims"))
    assert (step.decile, step.rate, step.more) == (10, Decimal(1), 2)
    assert steps_of(measured("134", 1000, of=1000, method="claims")) == ()
    found = benchmark("134", "claims", year=2021, book=BOOK).deciles
    assert [number for number, _, empty in found if empty] == [5, 6, 7, 8, 9]
    assert benchmark("treatment-summary", "registry", year=2023, book=BOOK) is None


def test_clinical_data_are_a_step_of_all_points_and_what_cannot_rise_has_none():
    (step,) = steps_of(clinical=ClinicalData(94, 100))
    assert (step.measure, step.more, step.gain, step.score) == (None, 1, Decimal(50), Decimal(50))
    assert steps_of(measured("144", 19, of=19), measured("treatment-summary", 0)) == (), "not scored, and reporting"
    assert steps_of(kind="technical", year=2023) == ()


@pytest.mark.parametrize(
    ("measure", "met", "method", "year", "kinds"),
    [
        # All bounds of 047 by claims are 100 percent in 2024: whoever misses one case is in decile 1.
        ("047", 999, "claims", 2024, "h eeeeeeee a"),
        ("047", 1000, "claims", 2024, "r eeeeeeee h"),
        # 134 by claims in 2021: 95.94 begins decile 3, 99.51 decile 4, and 100 the deciles 5 to 10.
        ("134", 999, "claims", 2021, "u r r h eeeee a"),
        ("134", 950, "claims", 2021, "u h a a eeeee a"),
        # 144 in 2021 has a bound for each decile from the second on.
        ("144", 0, "registry", 2021, "h a a a a a a a a a"),
        ("144", 998, "registry", 2021, "r r r r r r r r h a"),
    ],
)
def test_picture_shows_where_the_points_are_and_which_deciles_are_empty(measure, met, method, year, kinds):
    """The first letter of each decile's kind: here, reached, above, empty, unpublished."""
    result = measured(measure, met, of=1000, method=method)
    earned = points(result, year=year, book=BOOK)
    scale = benchmark(measure, method, year=year, book=BOOK)
    drawn = decile_picture(OnScale(earned, result, scale, earned), "A measure", year - 1)
    for drawing in drawn["drawings"]:
        assert "".join(cell.kind[0] for cell in drawing.cells) == kinds.replace(" ", "")
        cell = drawing.cells[earned.decile - 1]
        assert cell.x <= drawing.here.x == drawing.before.x <= cell.x + cell.width + 0.1
        assert drawing.before.text.startswith(f"{year - 1}: ")
    assert decile_picture(OnScale(earned, result, scale, None), "A measure", None)["drawings"][0].before is None


@pytest.fixture
def scored(practice, checked, construct):
    """A practice with middle rates, one patient of five missing, and $1,000 withheld from paid installments."""
    rows = build.clinical_rows()
    construct(rows)
    checked(build.clinical(rows[:-1]))
    met = {"144": 90, "134": 50, "047": 80, "treatment-summary": 50}
    counts = {measure: (0, 0, number, 100 - number) for measure, number in met.items()}
    rows = uploads.measure_rows(model_id=practice.model_id, tin=practice.tin, year=2021, counts=counts)
    checked(build.measures(rows), file_type="quality-measures", period=None)
    return practice


def read(practice, **query):
    client = factories.client(factories.seat(practice, Role.VIEWER))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("quality:score", args=[practice.model_id]), query)
    assert response.status_code == 200
    asked = [one["sql"] for one in queries.captured_queries if not one["sql"].startswith("UPDATE")]  # the chosen year
    assert len(asked) <= 15, "\n".join(one[:230] for one in asked)
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
def test_the_year_so_far_with_its_scales_gauge_and_what_is_missing(scored):
    """Points 5.9 + 4.7 + 6.1 + 10 = 26.7 of 40, times 50 = 33.375; clinical data of 4 of 5 are too few: 0 points."""
    page = read(scored, year=2021)
    assert "33.375 of 100 points so far" in page and "You: 5.9" in page and "You: 4.7" in page
    assert "4 of 5 beneficiaries: 80.00%" in page and "accepted data of 1 more beneficiary" in page
    assert "What is missing" in page and "See the window" in page, "the first half of the clinical data"
    assert "decile 6" in page and "You are here, with 5.9 points" in page
    assert "Full points for reporting" in page, "the treatment summary has no scale"


@pytest.mark.django_db
def test_dollars_come_from_the_published_withhold_and_are_unknown_before(practice, scored):
    """Half up at the cent: $1,000.00 x 33.375 / 100 = $333.75; 91 of 100 give 33.625: $2.50 more."""
    from episodes.models import ConstructionRun, EpisodeLine

    run = ConstructionRun.objects.latest_of(2021)
    for episode, paid in zip(run.episodes.all(), (True, True, False, True, True), strict=True):
        component = row_of(
            EpisodeComponent, practice, run=run, episode=episode, component="PC", quality_withhold=Decimal("250.00")
        )
        for role in ("model-start", "model-end"):
            row_of(
                EpisodeLine, practice, run=run, episode=episode, component=component.component, role=role,
                paid=Decimal("10") if paid else Decimal(0),
            )  # fmt: skip
    page = read(practice, year=2021)
    assert "$1,000.00" in page and "$333.75" in page and "$2.50" in page
    assert "published so far" in page


@pytest.mark.django_db
def test_without_published_episodes_the_dollars_are_said_to_be_unknown(practice, checked, measures_file):
    checked(measures_file, file_type="quality-measures", period=None)
    page = read(practice, year=2021)
    assert "cannot say it in dollars yet" in page and "No beneficiary needs clinical data so far" in page


@pytest.mark.django_db
def test_a_stored_score_is_final_once_its_report_is_issued_and_stands_beside_the_next_year(scored):
    kept = scores.score(participant=scored, year=2021, book=policy_book(), by="test")
    StoredMeasure.objects.filter(participant=scored, measure="144").update(met=100, not_met=0)
    assert "so far" in read(scored, year=2021), "no report is issued"
    run = row_of(Run, scored, year=2021, kind="initial")
    facts = {"kind": "professional", "baseline_episodes": [], "sites": []}
    report = row_of(Report, scored, run=run, score=kept, report_on=date(2022, 8, 15), facts=facts)
    row_of(ReportLine, scored, report=report, code="quality-withhold", amount=Decimal("1000.00"), position=0)
    page = read(scored, year=2021)
    assert "33.375 of 100 points, final" in page and "August 15, 2022" in page and "$333.75" in page
    factories.at(date(2023, 1, 10))
    page = read(scored, year=2022)
    assert "50.000 of 100 points so far" in page or "50 of 100 points so far" in page
    assert "In 2021, your score was 33.375" in page and "2021 beside 2022" in page


@pytest.mark.django_db
def test_a_technical_participant_has_no_score_before_the_survey_counts():
    factories.at(date(2024, 1, 10))
    hospital = factories.participant("technical")
    assert "has no score before the patient experience withhold begins" in read(hospital, year=2022)
    page = read(hospital, year=2023)
    assert "has not loaded the survey of patients" in page and "Measures on their scales" not in page
    late = factories.participant(from_on=date(2030, 1, 1))
    assert "No performance year has begun" in read(late)
    other = factories.client(factories.seat(hospital))
    assert other.get(reverse("quality:score", args=[late.model_id])).status_code == 404


@pytest.mark.django_db
def test_a_hospital_s_survey_gives_back_its_withhold_and_few_answers_are_said():
    factories.at(date(2024, 8, 20))
    hospital, small = factories.participant("technical"), factories.participant("technical")
    experience_surveys.load(
        year=2023, contractor="Survey House", from_on=date(2023, 9, 1), to_on=date(2023, 11, 30), by="test",
        content=f"model_id,sampled,completed,score\n{hospital.model_id},90,40,80.5\n{small.model_id},20,10,30\n".encode(),
    )  # fmt: skip
    page = read(hospital, year=2023)
    assert "80.500 of 100 points so far" in page and "gives back 80.50% of the patient experience withhold" in page
    page = read(small, year=2023)
    assert "No score for 2023" in page and "Fewer than 11 patients answered" in page and "given back in full" in page


def test_a_share_below_the_limit_is_never_shown_as_the_limit():
    """968 of 1,019 beneficiaries are 94.995 percent: no points."""
    counts = ClinicalData(968, 1019)
    assert clinical_part(counts, year=2021, book=BOOK).points == 0
    assert share_words(counts) == clinical_gauge(counts, Decimal("0.95"))["share"] == "94.99%"
    assert share_words(ClinicalData(969, 1020)) == "95.00%"
