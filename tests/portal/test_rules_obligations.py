"""What is owed, by whom and by when."""

from __future__ import annotations

from datetime import date

import pytest

from portal.policy import load_book
from portal.rules.input_error import InputError
from portal.rules.obligations import NO_CONSEQUENCE, Duty, owed

BOOK = load_book()


def duties(kind: str = "dual", year: int = 2021, eligible: bool = False, opted_out: bool = False) -> dict[str, Duty]:
    """List the duties of a participant by code."""
    found = owed(kind=kind, year=year, low_volume_eligible=eligible, opted_out=opted_out, book=BOOK)
    assert list(found) == sorted(found, key=lambda duty: duty.due_on)
    return {duty.code: duty for duty in found}


def test_a_dual_participant_owes_everything_in_py1() -> None:
    found = duties()
    assert {code: duty.due_on for code, duty in found.items()} == {
        "cehrt": date(2021, 1, 30),  # the 30th day of the year
        "practitioner-list": date(2021, 1, 31),  # 1 January + 30
        "pso": date(2021, 1, 31),
        "clinical-data-1": date(2021, 7, 31),
        "clinical-data-2": date(2022, 1, 31),
        "quality-measures": date(2022, 3, 31),
    }
    assert found["clinical-data-1"].opens_on == date(2021, 7, 1)
    assert found["clinical-data-2"].opens_on == date(2022, 1, 1)
    assert found["quality-measures"].opens_on == date(2022, 1, 1)
    assert all(duty.title and duty.consequence and "42 CFR 512" in duty.authority for duty in found.values())
    assert found["cehrt"].taken_late
    assert not found["quality-measures"].taken_late


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("dual", set()),
        ("professional", {"pso"}),
        ("technical", {"practitioner-list", "clinical-data-1", "clinical-data-2", "quality-measures"}),
    ],
)
def test_each_kind_owes_its_own(kind: str, missing: set[str]) -> None:
    assert set(duties()) - set(duties(kind)) == missing


@pytest.mark.parametrize(("year", "due_on"), [(2021, date(2021, 1, 30)), (2022, date(2021, 12, 31))])
def test_certified_technology_is_due_before_later_years_begin(year: int, due_on: date) -> None:
    assert duties(year=year)["cehrt"].due_on == due_on


def test_an_eligible_participant_may_opt_out_until_new_year_s_eve() -> None:
    election = duties(eligible=True)["low-volume-opt-out"]
    assert (election.opens_on, election.due_on) == (date(2020, 12, 2), date(2020, 12, 31))
    assert "low-volume-opt-out" not in duties()


def test_one_that_opted_out_owes_nothing_else() -> None:
    assert set(duties(eligible=True, opted_out=True)) == {"low-volume-opt-out"}


def test_the_consequence_of_the_practitioner_list_may_begin_later() -> None:
    later = BOOK.rehearse({"participation/practitioner_list_consequence_from": "2022-01-01"})
    found = {
        year: next(
            duty
            for duty in owed(kind="dual", year=year, low_volume_eligible=False, opted_out=False, book=later)
            if duty.code == "practitioner-list"
        )
        for year in (2021, 2022)
    }
    assert found[2021].consequence == NO_CONSEQUENCE
    assert found[2022].consequence != NO_CONSEQUENCE


def test_the_last_year_ends_in_2026() -> None:
    found = duties(year=2025)
    assert found["quality-measures"].due_on == date(2026, 3, 31)
    with pytest.raises(InputError, match="2026 is not a performance year"):
        duties(year=2026)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InputError, match="not a kind"):
        duties("hospital")
