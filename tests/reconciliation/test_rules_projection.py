"""A projection has the lines of a report, and names what is missing with its worth, each amount worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from portal.policy import load_book
from quality.rules.aggregate_score import ScoreInputs
from quality.rules.clinical_data import ClinicalData
from quality.rules.measures import MeasureResult
from reconciliation.rules.projection import Projection, project
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import EarlierComponent, ReportInputs
from tests.reconciliation.components import component, duplicate, service
from tests.reconciliation.test_rules_report import PROTECTED, assert_adds_up, line

BOOK = load_book()
D = Decimal
MET = {"eligible": 20, "exclusions": 0, "exceptions": 0, "met": 20, "not_met": 0}
ALL_MEASURES = ("144", "134", "047", "treatment-summary")


def projected(
    *components: Any, reported: tuple[str, ...] = (), clinical: tuple[int, int] = (0, 0), **fields: Any
) -> Projection:
    """Project a professional participant in PY1 that reported some measures, each with all of 20 cases met."""
    known: dict[str, Any] = {"kind": "professional", "year": 2021} | fields
    scores = ScoreInputs(
        year=known["year"],
        kind=known["kind"],
        measures=tuple(MeasureResult(measure, **MET) for measure in reported),
        clinical_data=ClinicalData(*clinical),
        patient_experience_score=known.get("patient_experience_score"),
    )
    return project(ReportInputs(components=components, **known), scores, book=BOOK)


def worth(found: Projection) -> list[tuple[str, str, Decimal, bool]]:
    return [(one.kind, one.code, one.worth, one.at_most) for one in found.missing]


def test_each_missing_piece_is_worth_what_it_adds_to_the_total() -> None:
    # Quality withhold 100 x 20 = 2000. Two of four measures: 25 points; clinical data of 94 of 100: none. Score 25.
    # Withhold 1000 + 2000 x .25 = 1500. Each measure adds 12.5 points = 250, clinical data 50 points = 1000.
    year = [component(chr(200 + number)) for number in range(100)]
    found = projected(*year, reported=("144", "134"), clinical=(94, 100))
    assert found.report.total == D("1500.00")
    assert worth(found) == [
        ("measure", "047", D("250.00"), True),
        ("measure", "treatment-summary", D("250.00"), False),  # reporting alone counts
        ("clinical-data", "", D("1000.00"), False),
    ]
    assert [one.score for one in found.missing] == [D("37.500"), D("37.500"), D("75.000")]
    assert found.missing[2].counts == ClinicalData(94, 100)
    assert found.complete_total == D("3000.00")


def test_nothing_is_missing_of_a_whole_year() -> None:
    found = projected(component("A"), reported=ALL_MEASURES, clinical=(95, 100))
    assert (found.missing, found.complete_total) == ((), found.report.total)


def test_a_projection_has_the_lines_of_the_report() -> None:
    year = (
        component("A", duplicate("150")),
        component("B", service("350.25"), complete=False, reason="switched-provider"),
        component("C", service("1200")),
    )
    found = projected(*year, reported=ALL_MEASURES, clinical=(1, 1), protection=PROTECTED, prior_true_up=D("-3.75"))
    assert found.score is not None
    inputs = ReportInputs(
        "professional", 2021, year, aggregate_quality_score=found.score.score, protection=PROTECTED,
        prior_true_up=D("-3.75"),
    )  # fmt: skip
    assert found.report == assemble(inputs, book=BOOK)
    assert_adds_up(found.report)


def test_stop_loss_takes_back_what_a_protected_participant_earns() -> None:
    # Fee-for-service 1200, limit 240. Without a score: 800 + 10 of 1200, loss 390, 150 beyond. Clinical data earn 10 of
    # the withhold of 20, and the loss beyond the limit falls by the same 10.
    found = projected(component("A", service("1200")), reported=(), clinical=(0, 1), protection=PROTECTED)
    assert found.report.total == D("160.00")
    assert worth(found)[-1] == ("clinical-data", "", D("0.00"), False)
    assert found.complete_total == D("160.00")


def test_patient_experience_counts_as_nothing_until_the_survey_is_loaded() -> None:
    facts = {"quality_withhold": D("0"), "patient_experience_withhold": D("10.00")}
    given: dict[str, Any] = {"kind": "technical", "year": 2023}
    found = projected(component("A", **facts), **given)
    assert found.report.total == D("10.00")
    assert worth(found) == [("patient-experience", "", D("10.00"), True)]
    with_survey = projected(component("A", **facts), **given, patient_experience_score=D("75"))
    assert (with_survey.missing, with_survey.report.total) == ((), D("17.50"))


@pytest.mark.parametrize("kind", ["technical", "professional"])
def test_a_true_up_has_no_score_and_misses_nothing(kind: str) -> None:
    earlier = (EarlierComponent("A", "Episode A", 1, duplicates=D("100.00"), incomplete=D("0.00")),)
    found = projected(component("A", duplicate("150")), kind=kind, reconciliation="true-up", earlier=earlier)
    assert (found.report.total, found.score, found.missing) == (D("-50.00"), None, ())


def test_a_year_without_episodes_projects_to_nothing() -> None:
    found = projected()
    assert line(found.report, "total").amount == D("0.00")
    assert {one.worth for one in found.missing} == {D("0.00")}
