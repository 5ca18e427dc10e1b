"""Adjusted and canceled claims: only final claims count."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from episodes.engine.final_action import final_lines
from episodes.engine.lines import CLAIM_COLUMNS

SCHEMA = {
    "setting": pl.String,
    "bene_id": pl.String,
    "claim_id": pl.String,
    "file": pl.Int64,
    "control": pl.String,
    "replaces": pl.String,
    "cancels": pl.Boolean,
    "superseded": pl.Boolean,
    "processed_on": pl.Date,
    "line_number": pl.Int64,
}


def claim(claim_id: str, control: str = "", **given: Any) -> dict[str, Any]:
    """Return one claim with one line."""
    plain = {
        "setting": "carrier",
        "bene_id": "-1",
        "file": 1,
        "replaces": "",
        "cancels": False,
        "superseded": False,
        "processed_on": date(2021, 3, 1),
        "line_number": 1,
    }
    return {**plain, "claim_id": claim_id, "control": control, **given}


def final_claims(*claims: dict[str, Any]) -> list[tuple[str, int]]:
    """Return the final claims with the files they are taken from."""
    lines = pl.DataFrame(list(claims), schema=SCHEMA)
    kept = final_lines(lines, lines.select(CLAIM_COLUMNS).unique())
    return sorted(kept.select("claim_id", "file").iter_rows())


LATER, LAST = date(2021, 4, 1), date(2021, 5, 1)


def test_claims_without_control_numbers_are_final() -> None:
    assert final_claims(claim("1"), claim("2")) == [("1", 1), ("2", 1)]


def test_a_claim_flagged_as_superseded_is_left_out() -> None:
    assert final_claims(claim("1", "C", superseded=True), claim("2", "C")) == [("2", 1)]


def test_the_last_claim_of_a_carrier_chain_is_final() -> None:
    assert final_claims(claim("1", "C"), claim("2", "C", processed_on=LATER), claim("3", "D")) == [("2", 1), ("3", 1)]


def test_a_canceled_chain_is_left_out_unless_replaced_on_the_same_day() -> None:
    credit = claim("2", "C", cancels=True, processed_on=LATER)
    assert final_claims(claim("1", "C"), credit) == []
    assert final_claims(claim("1", "C"), credit, claim("3", "C", processed_on=LATER)) == [("3", 1)]


def test_chains_of_two_beneficiaries_do_not_mix() -> None:
    assert len(final_claims(claim("1", "C"), claim("2", "C", bene_id="-2", processed_on=LATER))) == 2


def test_a_claim_delivered_twice_counts_from_the_last_file() -> None:
    assert final_claims(claim("1", "C"), claim("1", "C", file=2)) == [("1", 2)]


@pytest.mark.parametrize("voided", [False, True])
def test_an_outpatient_claim_is_replaced_by_the_one_that_names_it(voided: bool) -> None:
    first = claim("1", "A", setting="outpatient")
    second = claim("2", "B", setting="outpatient", replaces="A", processed_on=LATER)
    third = claim("3", "C", setting="outpatient", replaces="B", processed_on=LAST, cancels=voided)
    assert final_claims(first, second) == [("2", 1)]
    assert final_claims(first, second, third) == ([] if voided else [("3", 1)])


def test_of_two_replacements_of_one_claim_the_later_is_final() -> None:
    first = claim("1", "A", setting="outpatient")
    others = [
        claim(number, number, setting="outpatient", replaces="A", processed_on=day)
        for number, day in (("2", LATER), ("3", LAST))
    ]
    assert final_claims(first, *others) == [("3", 1)]
