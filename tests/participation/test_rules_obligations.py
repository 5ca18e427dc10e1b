"""The duties of a performance year: who owes them, and their first and last days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.participation.duties import DUTIES
from portal.participation.duties.practitioner_list import NO_CONSEQUENCE
from portal.participation.rules.obligations import Owed, owed
from portal.participation.rules.standing import KindSpan, Span, Standing, components, has_running_episodes, joined_on
from portal.policy import Book, load_book
from portal.rules.input_error import InputError

BOOK = load_book()


def standing(kind: str = "dual", from_on: date = date(2020, 11, 30), to_on: date | None = None) -> Standing:
    days = Span(from_on, to_on)
    return Standing(kinds=(KindSpan(kind, days),), membership=days)


def duties(of: Standing | None = None, year: int = 2021, book: Book = BOOK) -> dict[str, Owed]:
    """Return what a participant owes, by code."""
    found = owed(of or standing(), year, duties=DUTIES, book=book)
    assert list(found) == sorted(found, key=lambda one: one.due_on)
    return {one.duty.code: one for one in found}


def last_days(of: Standing | None = None, year: int = 2021) -> dict[str, date]:
    return {code: one.due_on for code, one in duties(of, year).items()}


def test_a_dual_participant_owes_everything_in_py1() -> None:
    found = duties()
    assert {code: one.due_on for code, one in found.items()} == {
        "cehrt": date(2021, 1, 30),  # the 30th day of the year
        "practitioner-list": date(2021, 1, 31),  # January 1 + 30, until the day of receipt is known
        "pso": date(2021, 1, 31),
        "clinical-data-1": date(2021, 7, 31),
        "clinical-data-2": date(2022, 1, 31),
        "quality-measures": date(2022, 3, 31),
        "peer-review": date(2022, 3, 31),
        "patient-care": date(2022, 3, 31),
    }
    assert found["clinical-data-1"].opens_on == date(2021, 7, 1)
    assert found["clinical-data-2"].opens_on == date(2022, 1, 1)
    assert found["quality-measures"].opens_on == date(2022, 1, 1)
    assert all(one.duty.title and one.consequence and "42 CFR 512" in one.duty.authority for one in found.values())
    assert found["cehrt"].duty.taken_late
    assert not found["quality-measures"].duty.taken_late


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("dual", set()),
        ("professional", {"pso"}),
        ("technical", {"practitioner-list", "clinical-data-1", "clinical-data-2", "quality-measures", "peer-review"}),
    ],
)
def test_each_kind_owes_the_duties_of_its_kind(kind: str, missing: set[str]) -> None:
    assert set(duties()) - set(duties(standing(kind))) == missing


def test_the_policy_decides_which_kinds_attest_pso() -> None:
    everyone = BOOK.rehearse({"participation/pso_bound_kinds": ["professional", "technical", "dual"]})
    assert "pso" in duties(standing("professional"), book=everyone)


def test_a_participant_that_changes_its_kind_within_a_year_owes_the_duties_of_both_kinds() -> None:
    technical = KindSpan("technical", Span(date(2020, 11, 30), date(2021, 6, 30)))
    professional = KindSpan("professional", Span(date(2021, 7, 1)))
    changed = replace(standing(), kinds=(technical, professional))
    assert set(duties(changed)) == set(duties())
    assert "pso" not in duties(changed, 2022)


@pytest.mark.parametrize("code", ["peer-review", "patient-care"])
def test_care_is_attested_in_the_three_months_after_its_year(code: str) -> None:
    found = duties(year=2023)[code]
    assert (found.opens_on, found.due_on) == (date(2024, 1, 1), date(2024, 3, 31))
    assert found.duty.taken_late


@pytest.mark.parametrize(("year", "due_on"), [(2021, date(2021, 1, 30)), (2022, date(2021, 12, 31))])
def test_certified_technology_is_due_before_later_years_begin(year: int, due_on: date) -> None:
    assert last_days(year=year)["cehrt"] == due_on


class TestPractitionerList:
    """§ 512.217: within 30 days of the receipt of the list."""

    def test_thirty_days_count_from_the_day_of_receipt(self) -> None:
        received = replace(standing(), lists_received=((2021, date(2021, 1, 12)),))
        found = duties(received)["practitioner-list"]
        assert (found.opens_on, found.due_on) == (
            date(2021, 1, 12),
            date(2021, 2, 11),
        )  # 19 days to January 31, 11 more

    def test_the_day_of_another_year_s_list_does_not_count(self) -> None:
        received = replace(standing(), lists_received=((2021, date(2021, 1, 12)),))
        assert last_days(received, 2022)["practitioner-list"] == date(2022, 1, 31)

    def test_the_policy_may_start_the_consequence_in_a_later_year(self) -> None:
        later = BOOK.rehearse({"participation/practitioner_list_consequence_from": "2022-01-01"})
        assert duties(book=later)["practitioner-list"].consequence == NO_CONSEQUENCE
        assert duties(year=2022, book=later)["practitioner-list"].consequence != NO_CONSEQUENCE


class TestJoining:
    def test_list_and_attestations_are_due_30_days_after_joining_within_a_year(self) -> None:
        joined = standing(from_on=date(2021, 8, 29))
        assert last_days(joined) == {
            "practitioner-list": date(2021, 9, 28),  # August 29 + 30
            "cehrt": date(2021, 9, 28),
            "pso": date(2021, 9, 28),
            "clinical-data-2": date(2022, 1, 31),
            "quality-measures": date(2022, 3, 31),
            "peer-review": date(2022, 3, 31),
            "patient-care": date(2022, 3, 31),
        }

    def test_list_received_after_joining_counts_from_its_receipt(self) -> None:
        joined = replace(standing(from_on=date(2021, 8, 29)), lists_received=((2021, date(2021, 9, 10)),))
        assert last_days(joined)["practitioner-list"] == date(2021, 10, 10)

    def test_a_participant_joins_on_the_day_after_its_exclusion(self) -> None:
        back = replace(standing(), exclusions=(Span(date(2020, 11, 30), date(2021, 3, 31)),))
        assert joined_on(back, 2021, book=BOOK) == date(2021, 4, 1)
        assert last_days(back)["cehrt"] == date(2021, 5, 1)

    def test_a_participant_with_adjoining_exclusions_for_the_whole_year_does_not_join(self) -> None:
        halves = (Span(date(2021, 1, 1), date(2021, 6, 30)), Span(date(2021, 7, 1), date(2021, 12, 31)))
        assert joined_on(replace(standing(), exclusions=halves), 2021, book=BOOK) is None

    def test_exclusion_in_the_middle_of_a_year_changes_nothing(self) -> None:
        inside = replace(standing(), exclusions=(Span(date(2021, 3, 1), date(2021, 3, 31)),))
        assert last_days(inside) == last_days()

    @pytest.mark.parametrize(("last", "owes"), [(date(2020, 12, 31), False), (date(2021, 1, 1), True)])
    def test_membership_on_one_day_of_the_year_is_enough(self, last: date, owes: bool) -> None:
        assert bool(duties(standing(to_on=last))) == owes


class TestOptOut:
    def test_an_eligible_participant_may_opt_out_until_december_31(self) -> None:
        few = replace(standing(), episode_counts=((2019, 19),))
        election = duties(few)["low-volume-opt-out"]
        assert (election.opens_on, election.due_on) == (date(2020, 12, 2), date(2020, 12, 31))
        assert "low-volume-opt-out" not in duties()
        assert "low-volume-opt-out" not in duties(replace(standing(), episode_counts=((2019, 20),)))

    def test_a_participant_that_opted_out_of_the_first_year_owes_nothing_else(self) -> None:
        assert set(duties(replace(standing(), opted_out=frozenset({2021})))) == {"low-volume-opt-out"}

    def test_clinical_data_of_episodes_begun_before_an_opt_out_are_owed(self) -> None:
        """An episode that starts from October 4 to December 31, 2021 ends in January to March 2022."""
        out = replace(standing(), opted_out=frozenset({2022}))
        assert set(duties(out, 2022)) == {"low-volume-opt-out", "clinical-data-1"}
        assert set(duties(out, 2021)) == set(duties())

    def test_a_participant_that_opted_out_of_both_years_owes_no_clinical_data(self) -> None:
        out = replace(standing(), opted_out=frozenset({2021, 2022}))
        assert set(duties(out, 2022)) == {"low-volume-opt-out"}

    @pytest.mark.parametrize(("left", "runs"), [(date(2021, 10, 3), False), (date(2021, 10, 4), True)])
    def test_only_an_episode_of_the_last_89_days_reaches_into_the_next_year(self, left: date, runs: bool) -> None:
        """October 4 + 89 days is January 1, 2022."""
        assert has_running_episodes(standing(to_on=left), 2022, book=BOOK) == runs
        assert ("clinical-data-1" in duties(standing(to_on=left), 2022)) == runs

    def test_no_episode_begins_before_the_model(self) -> None:
        assert not has_running_episodes(standing(), 2021, book=BOOK)


def test_the_last_year_ends_in_2026() -> None:
    assert last_days(year=2025)["quality-measures"] == date(2026, 3, 31)
    with pytest.raises(InputError, match="2026 is not a performance year"):
        duties(year=2026)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InputError, match="not a kind"):
        components("hospital")


def test_codes_are_unique_and_each_duty_names_its_page_and_action() -> None:
    codes = [duty.code for duty in DUTIES]
    assert len(set(codes)) == len(codes)
    assert all(":" in duty.page and duty.action for duty in DUTIES)
