"""Each limit of docs/readings.md, with a dozen claim lines: at the limit, just below, just above."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.episodes.worlds import (
    ELSEWHERE,
    Line,
    Story,
    build,
    build_claims_based,
    builds_no_episode,
    course,
    on,
    only_episode,
    summary_of,
    switch,
)

CCN_STATES = ("21", "80", "47", "40", "84", "48", "64", "65", "66")

# Day 0 is February 1, 2021: day 28 is March 1, day 89 is May 1, day 117 is May 29, day 118 is May 30.


@pytest.mark.parametrize(
    ("day", "tc", "reason"), [(0, "A", ""), (27, "A", ""), (28, "A", ""), (29, None, "tc-not-started")]
)
def test_technical_component_starts_by_day_28(day: int, tc: str | None, reason: str) -> None:
    episode = only_episode(Line(0, "77263"), Line(day, "G6015"))
    assert (episode["tc"], episode["reason"], episode["complete"]) == (tc, reason, not reason)


def test_technical_m_code_starts_the_component_like_a_service_line() -> None:
    assert only_episode(Line(0, "77263"), Line(28, "M1095", "H", "V1"))["tc"] == "H"
    assert only_episode(Line(0, "77263"), Line(29, "M1095", "H", "V1"))["reason"] == "tc-not-started"


def test_a_line_with_modifier_26_starts_no_technical_component() -> None:
    assert only_episode(Line(0, "77263"), Line(5, "77290", modifier="26"))["tc"] is None
    assert only_episode(Line(0, "77263"), Line(5, "77290", modifier="TC"))["tc"] == "A"
    assert only_episode(Line(0, "77263", "P"), Line(5, "77290", "P"))["tc"] is None


@pytest.mark.parametrize(("day", "starts"), [(89, [0]), (90, [0]), (117, [0]), (118, [0, 118])])
def test_a_new_episode_begins_after_the_clean_period(day: int, starts: list[int]) -> None:
    episodes = summary_of(build(Story((*course(), *course(start=day)))))
    assert [episode["day"] for episode in episodes] == starts


@pytest.mark.parametrize(("day", "duplicates"), [(0, (1, 5000)), (89, (1, 5000)), (90, (0, 0))])
def test_a_duplicate_lies_inside_the_ninety_days(day: int, duplicates: tuple[int, int]) -> None:
    assert only_episode(*course(), Line(day, "77290", "M", paid=5000))["duplicates"] == duplicates


def test_a_start_without_technical_component_blocks_nothing() -> None:
    episodes = summary_of(build(Story((Line(0, "77263"), Line(10, "77412", "M", paid=900), *course(start=40)))))
    assert [(episode["day"], episode["reason"], episode["duplicates"]) for episode in episodes] == [
        (0, "tc-not-started", (0, 0)),
        (40, "", (0, 0)),
    ]


def test_lines_before_a_second_start_stay_with_the_first() -> None:
    """The line of day 40 is within 28 days of the start of day 15, and not of the start of day 0."""
    episodes = summary_of(build(Story((Line(0, "77263"), Line(15, "77263"), Line(40, "G6015")))))
    assert [(episode["day"], episode["reason"]) for episode in episodes] == [(0, "tc-not-started"), (15, "")]


@pytest.mark.parametrize("by", ["X", "O", "N", "K"])
def test_providers_not_in_the_model_start_no_episode(by: str) -> None:
    assert builds_no_episode(*course(by=by, center="M", paid=100))


def test_a_hospital_cannot_plan() -> None:
    assert builds_no_episode(Line(0, "77263", "H"), Line(5, "77385", "H"))


@pytest.mark.parametrize(
    ("by", "lines"), [("N", 1), ("M", 1), ("B", 1), ("D", 1), ("O", 1), ("X", 0), ("K", 0), ("C", 0), ("Y", 0)]
)
def test_services_of_providers_that_are_not_excluded_are_duplicates(by: str, lines: int) -> None:
    assert only_episode(*course(), Line(20, "77290", by, paid=700))["duplicates"] == (lines, 700 * lines)


INPATIENT, SURGICAL_CENTER = "21", "24"


@pytest.mark.parametrize(
    ("place", "inside"), [("11", True), ("22", True), (INPATIENT, False), (SURGICAL_CENTER, False)]
)
def test_radiotherapy_outside_departments_and_centers_is_fee_for_service(place: str, inside: bool) -> None:
    """Such a line starts no episode and no technical component, and is no duplicate, even if a participant bills it."""
    assert builds_no_episode(Line(0, "77263", place=place), Line(5, "G6015")) is not inside
    assert only_episode(Line(0, "77263"), Line(5, "G6015", place=place))["tc"] == ("A" if inside else None)
    for by in "BN":
        found = only_episode(*course(), Line(20, "77290", by, paid=700, place=place))["duplicates"]
        assert found == ((1, 700) if inside else (0, 0))
    built = build(Story((*course(), Line(20, "77290", place=place)))).lines
    assert built.filter(hcpcs="77290")["role"].to_list() == ["included" if inside else "fee-for-service"]


@pytest.mark.parametrize(("place", "built"), [("11", 1), ("22", 1), (INPATIENT, 0), (SURGICAL_CENTER, 0)])
def test_claims_based_episodes_need_the_same_places(place: str, built: int) -> None:
    planned, treated = Line(0, "77263", paid=100), Line(5, "G6015", paid=100)
    for story in ((replace(planned, place=place), treated), (planned, replace(treated, place=place))):
        assert build_claims_based(Story(story)).episodes.height == built


def test_treatment_as_an_inpatient_elsewhere_is_no_switch() -> None:
    elsewhere = tuple(replace(line, place=INPATIENT) for line in switch())
    assert only_episode(*course(days=8), *switch())["reason"] == "switched-provider"
    assert only_episode(*course(days=8), *elsewhere)["reason"] == ""


def test_an_m_code_counts_at_every_place_of_service() -> None:
    assert only_episode(Line(0, "77263"), Line(5, "M1095", modifier="V1", place=INPATIENT))["tc"] == "A"


def test_a_critical_access_hospital_on_the_list_starts_no_technical_component() -> None:
    assert only_episode(Line(0, "77263"), Line(5, "77385", "C"))["reason"] == "tc-not-started"


@pytest.mark.parametrize(("day", "noted"), [(26, on(26)), (27, None)])
def test_an_end_billed_before_day_28_is_noted_and_kept(day: int, noted: date | None) -> None:
    """With the planning day as day 1, day 28 is 27 days later."""
    built = build(Story((*course(), Line(day, "M1094", modifier="V2", paid=900))))
    assert built.episodes["end_billed_early_on"].to_list() == [noted]
    assert built.lines.filter(hcpcs="M1094")["role"].to_list() == ["model-end"]


def test_lines_after_death_and_payments_below_zero_are_counted() -> None:
    built = build(Story((*course(), Line(60, "77290", paid=-100), Line(61, "77290")), died=60))
    assert (built.counts["lines_after_death"], built.counts["lines_paid_below_zero"]) == (1, 1)


def test_denied_lines_count_for_nothing() -> None:
    assert builds_no_episode(Line(0, "77263", denied=True), Line(5, "G6015"))
    assert only_episode(Line(0, "77263"), Line(5, "G6015", denied=True))["reason"] == "tc-not-started"
    assert only_episode(*course(), Line(12, "77290", "M", denied=True))["duplicates"] == (0, 0)


@pytest.mark.parametrize(
    ("hospice", "built"), [((-30, -1), True), ((-30, 0), False), ((0, 20), False), ((1, 60), True)]
)
def test_hospice_on_the_planning_day_alone_prevents_an_episode(hospice: tuple[int, int], built: bool) -> None:
    assert bool(summary_of(build(Story(course(), hospice=hospice)))) is built


@pytest.mark.parametrize(
    ("months", "built", "reason"),
    [({1}, True, ""), ({2}, False, ""), ({3}, True, "lost-ffs"), ({5}, True, "lost-ffs"), ({6}, True, "")],
)
def test_fee_for_service_by_the_month(months: set[int], built: bool, reason: str) -> None:
    """March begins on day 28, May on day 89 (the last day), June after it. Treatment begins on day 10."""
    for given in ({"hmo_months": frozenset(months)}, {"part_a_only_months": frozenset(months)}):
        episodes = summary_of(build(Story(course(), **given)))
        assert [episode["reason"] for episode in episodes] == ([reason] if built else [])


def test_fee_for_service_lost_before_the_technical_component() -> None:
    """March 1 is day 28: if no technical component started before it, the loss comes first."""
    lost = frozenset({3, 4, 5})
    assert only_episode(Line(0, "77263"), hmo_months=lost)["reason"] == "lost-ffs"
    later = only_episode(Line(0, "77263"), Line(28, "G6015"), Line(30, "77290", "M", paid=100), hmo_months=lost)
    assert (later["reason"], later["duplicates"]) == ("lost-ffs", (0, 0))


@pytest.mark.parametrize(("died", "reason"), [(20, "died"), (28, "died"), (29, "tc-not-started")])
def test_death_before_the_technical_component(died: int, reason: str) -> None:
    assert only_episode(Line(0, "77263"), died=died)["reason"] == reason


def test_death_after_the_technical_component_leaves_the_episode_complete() -> None:
    """In the files, months after death are not fee-for-service; that does not count as a loss."""
    episode = only_episode(*course(), died=20, hmo_months=frozenset({4, 5}), part_a_only_months=frozenset({3, 4, 5}))
    assert (episode["complete"], episode["reason"]) == (True, "")


def test_the_m_code_decides_the_cancer_type() -> None:
    lines = (*course(), Line(0, "M1080", modifier="V1"))
    assert only_episode(*lines)["type"] == "breast"
    assert only_episode(*(replace(line, diagnosis="Z510") for line in lines))["type"] == "breast"
    assert only_episode(*course(), Line(10, "M1101", modifier="V1"))["type"] == "prostate"
    assert builds_no_episode(*(replace(line, diagnosis="C64") for line in course()))


def test_a_planning_line_outside_the_selected_areas_starts_nothing() -> None:
    assert builds_no_episode(*(replace(line, zip=ELSEWHERE) for line in course()))
    assert only_episode(*(replace(line, zip="") for line in course()))["complete"] is True


def test_medicare_must_pay_first() -> None:
    assert builds_no_episode(*(replace(line, medicare_first=False) for line in course()))
    assert builds_no_episode(Line(0, "77263", medicare_first=False), *course()[1:])


def test_another_provider_that_plans_and_finishes_is_a_switch() -> None:
    episode = only_episode(*course(days=8), *switch())
    assert (episode["complete"], episode["reason"], episode["duplicates"]) == (False, "switched-provider", (0, 0))


def test_no_switch_while_the_first_provider_goes_on() -> None:
    episode = only_episode(*course(days=8), *switch(), Line(31, "77427"))
    assert (episode["reason"], episode["duplicates"]) == ("", (3, 300))


def test_no_switch_after_the_end_code() -> None:
    """The end code and the other provider's planning are both on day 30, so treatment had ended."""
    assert only_episode(*course(days=8), *switch(), Line(30, "M1094", modifier="V2"))["duplicates"] == (3, 300)
    assert only_episode(*course(days=8), *switch(), Line(31, "M1094", modifier="V2"))["reason"] == "switched-provider"


def test_no_switch_without_planning_or_treatment_by_the_other() -> None:
    assert only_episode(*course(days=8), *switch()[1:])["duplicates"] == (2, 200)
    assert only_episode(*course(days=8), *switch()[:1])["duplicates"] == (1, 100)


def test_proton_therapy_of_a_trial_is_outside_the_model() -> None:
    trial = tuple(Line(day, "77523", trial=True, paid=100) for day in (10, 11, 12))
    assert builds_no_episode(Line(0, "77263"), *trial)
    assert only_episode(Line(0, "77263"), Line(0, "M1094", modifier="V1"), *trial)["reason"] == "tc-not-started"
    assert only_episode(Line(0, "77263"), *(replace(line, trial=False) for line in trial))["complete"] is True
    other = (Line(20, "77523", "N", trial=True, paid=100), Line(21, "77523", "N", paid=100))
    assert only_episode(*course(), *other)["duplicates"] == (1, 100)


@pytest.mark.parametrize(
    ("through", "complete"),
    [(27, None), (28, False)],
)
def test_a_start_is_open_until_its_window_has_passed(through: int, complete: bool | None) -> None:
    assert only_episode(Line(0, "77263"), through=on(through))["complete"] is complete


@pytest.mark.parametrize(("through", "complete"), [(88, None), (89, True)])
def test_an_episode_is_open_until_its_last_day(through: int, complete: bool | None) -> None:
    assert only_episode(*course(), through=on(through))["complete"] is complete


def test_an_outcome_known_before_the_last_day_is_stated() -> None:
    assert only_episode(*course(), died=20, through=on(30))["complete"] is True
    assert only_episode(*course(), hmo_months=frozenset({4}), through=on(60))["reason"] == "lost-ffs"
    assert only_episode(*course(), hmo_months=frozenset({4}), through=on(50))["complete"] is None


def test_status_on_day_zero_decides() -> None:
    """X is excluded through December 31, 2021 (day 333), the last day of the year."""
    assert builds_no_episode(*course(start=333, by="X"))


def test_episodes_are_those_that_start_in_the_year() -> None:
    """January 1, 2021 is day -31, December 31 is day 333."""
    assert builds_no_episode(*course(start=-32))
    assert only_episode(*course(start=-31))["day"] == -31
    assert only_episode(*course(start=333))["day"] == 333
    assert builds_no_episode(*course(start=334))


@pytest.mark.parametrize("state", ["21", "80", "47", "40", "48", "63", "64", "65", "66", "97", "98"])
def test_state_codes_of_maryland_vermont_and_the_territories(state: str) -> None:
    """Claims have the state codes of Social Security. Maryland, Guam and the Northern Marianas have two each."""
    assert only_episode(*course(), Line(20, "77290", "N", paid=700, state=state))["duplicates"] == (0, 0)
    assert only_episode(*course(), Line(20, "77290", "B", paid=700, state=state))["duplicates"] == (1, 700)


@pytest.mark.parametrize("state", ["44", "67", "84", "99", ""])
def test_other_state_codes_are_inside_the_model(state: str) -> None:
    """84 means Puerto Rico in CCNs alone; 99 means an unknown place."""
    assert only_episode(*course(), Line(20, "77290", "N", paid=700, state=state))["duplicates"] == (1, 700)


@pytest.mark.parametrize(
    ("by", "lines"), [("440701", 1), ("970701", 1), *((f"{state}0701", 0) for state in CCN_STATES)]
)
def test_the_first_characters_of_a_ccn_tell_the_state_of_a_hospital(by: str, lines: int) -> None:
    assert only_episode(*course(), Line(20, "77290", by, paid=700, state=""))["duplicates"] == (lines, 700 * lines)
