"""Open points of the rule: each choice of a reading at its limit (docs/readings.md)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.policy import Amendment, load_book
from tests.episodes.worlds import (
    Line,
    Story,
    build,
    builds_no_episode,
    course,
    on,
    only_episode,
    summary_of,
    switch,
    with_readings,
)

OPTED_OUT_DAY = 28


def test_services_of_a_practice_that_opted_out_are_duplicates_or_not_by_the_reading() -> None:
    """An opt-out of 42 CFR 512.210(c) is no exclusion of (b). O opted out of the year, L from day 28. X is excluded."""
    spared = with_readings(opted_out_services="not-duplicates")
    for by, day, default, other in (
        ("O", 20, (1, 700), (0, 0)),
        ("L", OPTED_OUT_DAY + 5, (1, 700), (1, 700)),  # the status on day 0 counts: not yet out
        ("X", 20, (0, 0), (0, 0)),
        ("N", 20, (1, 700), (1, 700)),
    ):
        duplicate = Line(day, "77290", by, paid=700)
        assert only_episode(*course(), duplicate)["duplicates"] == default, by
        assert only_episode(*course(), duplicate, book=spared)["duplicates"] == other, by
    each = with_readings(opted_out_services="not-duplicates", participant_status="each-service")
    for day, expected in ((OPTED_OUT_DAY - 1, (1, 700)), (OPTED_OUT_DAY, (0, 0))):
        assert only_episode(*course(), Line(day, "77290", "L", paid=700), book=each)["duplicates"] == expected


@pytest.mark.parametrize("status", ["day-zero", "each-service"])
def test_episodes_that_began_before_an_opt_out_stay_in_the_model(status: str) -> None:
    """L plans on its last day in the Model and treats after it. Medicare pays its second installment as usual."""
    lines = (*course(start=OPTED_OUT_DAY - 1, first=0, by="L"), *course(start=OPTED_OUT_DAY - 1, first=20, by="L")[1:])
    coded = (Line(27, "M1094", "L", "V1", paid=900), Line(60, "M1094", "L", "V2", paid=900))
    story, book = Story((*lines, *coded)), with_readings(participant_status=status)
    [found] = summary_of(build(story, book=book))
    assert (found["pc"], found["tc"], found["complete"], found["duplicates"]) == ("L", "L", True, (0, 0))
    roles = build(story, book=book).lines["role"].unique().sort().to_list()
    assert roles == ["included", "model-end", "model-start"]


@pytest.mark.parametrize(("day", "started"), [(OPTED_OUT_DAY - 1, True), (OPTED_OUT_DAY, False)])
def test_a_practice_that_opted_out_starts_no_episode(day: int, started: bool) -> None:
    assert builds_no_episode(*course(start=day, by="L")) is not started


@pytest.mark.parametrize("by", ["W", "L"])
def test_the_day_on_which_status_counts_for_the_technical_component(by: str) -> None:
    """P plans on day 20. W is excluded and L has opted out from day 28."""
    lines = (Line(20, "77263", "P"), Line(28, "G6015", by))
    assert only_episode(*lines)["tc"] == by
    assert only_episode(*lines, book=with_readings(participant_status="each-service"))["reason"] == "tc-not-started"
    before = (Line(20, "77263", "P"), Line(27, "G6015", by))
    assert only_episode(*before, book=with_readings(participant_status="each-service"))["tc"] == by


def test_another_dual_participant_may_start_the_technical_component_or_not() -> None:
    """42 CFR 512.205 can be read to name only a Technical participant or the same Dual participant."""
    same = with_readings(technical_participant="technical-or-same-dual")
    for planner, center, default, strict in (
        ("A", "B", "B", None),
        ("P", "B", "B", None),
        ("A", "A", "A", "A"),
        ("A", "H", "H", "H"),
        ("P", "H", "H", "H"),
    ):
        lines = course(by=planner, center=center)
        assert only_episode(*lines)["tc"] == default
        assert only_episode(*lines, book=same)["tc"] == strict
    # Another Dual participant treats first, then the planner on day 20: the first service is a duplicate.
    lines = (*course(center="B", days=1, paid=100), Line(20, "G6015"))
    assert (only_episode(*lines)["tc"], only_episode(*lines)["duplicates"]) == ("B", (0, 0))
    assert (only_episode(*lines, book=same)["tc"], only_episode(*lines, book=same)["duplicates"]) == ("A", (1, 100))


def test_the_technical_component_may_start_with_the_m_code_alone() -> None:
    book = with_readings(technical_start="model-code")
    assert only_episode(*course(), book=book)["reason"] == "tc-not-started"
    assert only_episode(*course(), Line(28, "M1095", modifier="V1"), book=book)["tc"] == "A"
    assert only_episode(*course(), Line(29, "M1095", modifier="V1"), book=book)["reason"] == "tc-not-started"


@pytest.mark.parametrize(("day", "starts"), [(117, [0]), (118, [0, 118])])
def test_a_start_without_technical_component_may_block_the_full_clean_period(day: int, starts: list[int]) -> None:
    story = Story((Line(0, "77263"), *course(start=40), *course(start=day)))
    assert [episode["day"] for episode in summary_of(build(story))] == [0, 40]
    book = with_readings(technical_not_started="blocks-clean-period")
    assert [episode["day"] for episode in summary_of(build(story, book=book))] == starts


def test_the_diagnosis_may_decide_the_cancer_type() -> None:
    book = with_readings(cancer_type_conflict="diagnosis")
    lines = (*course(), Line(0, "M1080", modifier="V1"))
    assert only_episode(*lines, book=book)["type"] == "lung"
    assert only_episode(*(replace(line, diagnosis="Z510") for line in lines), book=book)["type"] == "breast"


def test_another_provider_that_finishes_may_be_a_duplicate() -> None:
    found = only_episode(*course(days=8), *switch(), book=with_readings(switched_provider="never"))
    assert (found["reason"], found["duplicates"]) == ("", (3, 300))


def test_proton_lines_with_a_trial_number_may_count() -> None:
    trial = tuple(Line(day, "77523", trial=True, paid=100) for day in (10, 11, 12))
    assert only_episode(Line(0, "77263"), *trial, book=with_readings(proton_trial="never"))["complete"] is True


def test_a_reading_holds_for_the_episodes_that_start_on_its_days() -> None:
    """From day 60 the diagnosis decides: planning on day 59 follows one reading, planning on day 60 the other."""
    book = load_book([Amendment("episodes/reading_cancer_type_conflict", on(60), "diagnosis", "a decision of CMS")])
    for day, expected in ((59, "breast"), (60, "lung")):
        assert only_episode(*course(start=day), Line(day + 5, "M1080", modifier="V1"), book=book)["type"] == expected
