"""The generator plans its truth first; construction must find all of it and nothing else."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from episodes.engine.claims_based import construct_claims_based
from episodes.engine.construction import construct
from episodes.engine.lines import Sources
from episodes.engine.reading import read_in_pieces
from episodes.engine.recognition import header_of, kind_of
from episodes.engine.roster import Roster
from episodes.generator import identities
from episodes.generator.model_histories import MODEL_CASES
from portal.identifiers import check_ccn, check_mbi, check_npi, check_tin
from portal.policy import load_book
from tests.episodes.conftest import write_world

BOOK = load_book()


def opened(folder: Path) -> tuple[Sources, Roster]:
    """Read a generated world without a database; the tests' blind index is the TIN itself."""
    read_frames: dict[str, list[pl.DataFrame]] = {}
    for number, path in enumerate(sorted(folder.glob("*-*.csv"))):
        if path.name != "fee-schedule.csv":
            kind = kind_of(path, header_of(path))
            for piece in read_in_pieces(path, kind, blind_index=list):
                assert not piece.rejected.height
                read_frames.setdefault(kind, []).append(piece.frame.with_columns(file=pl.lit(number, dtype=pl.Int64)))
    listed = list(csv.DictReader((folder / "participants.csv").open()))
    providers = [
        (row["tin"] or row["ccn"], row["model_id"], row["kind"], date.fromisoformat(row["from"]), None)
        for row in listed
    ]
    outside: dict[bool, list[tuple[str, date, None]]] = {True: [], False: []}
    for row in listed:
        if row["exclusion"]:
            outside[row["exclusion"] == "opt-out"].append((row["model_id"], date.fromisoformat(row["from"]), None))
    sources = Sources(
        pl.concat([*read_frames["carrier"], *read_frames["outpatient"]]).lazy(),
        pl.concat(read_frames["beneficiary"]).lazy(),
        pl.concat(read_frames["hospice"]).lazy(),
    )
    zips = {row["site_zip"] for row in listed}
    return sources, Roster.of(providers=providers, exclusions=outside[False], opt_outs=outside[True], zips=zips)


def truth(folder: Path, year: int) -> list[dict[str, str]]:
    """Give the truth of a year without its cases."""
    rows = [row for row in csv.DictReader((folder / "truth.csv").open()) if row["starts_on"].startswith(str(year))]
    return [{name: value for name, value in row.items() if name != "case"} for row in rows]


def found(episodes: pl.DataFrame) -> list[dict[str, str]]:
    """Give built episodes in the words of the truth."""
    return [
        {
            "bene_id": row["bene_id"],
            "cancer_type": row["cancer_type"],
            "starts_on": row["starts_on"].isoformat(),
            "ends_on": row["ends_on"].isoformat(),
            "pc_participant": row["pc_participant"] or "",
            "tc_participant": row["tc_participant"] or "",
            "complete": str(row["complete"]).lower(),
            "reason": row["reason"],
            "duplicate_lines": str(row["duplicate_lines"]),
            "duplicate_amount": f"{row['duplicate_amount'] / 100:.2f}",
        }
        for row in episodes.iter_rows(named=True)
    ]


@pytest.mark.parametrize("seed", range(2, 10))
def test_construction_reproduces_the_truth_of_many_seeds(tmp_path: Path, seed: int) -> None:
    write_world(tmp_path, seed=seed, episodes=90, participants=seed)
    sources, roster = opened(tmp_path)
    built = construct(sources, roster, year=2021, claims_through=date(2022, 7, 31), book=BOOK)
    assert found(built.episodes) == truth(tmp_path, 2021)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 160))
def test_construction_reproduces_the_truth_for_long(tmp_path: Path, seed: int) -> None:
    write_world(tmp_path, seed=seed, episodes=400, participants=1 + seed % 24)
    sources, roster = opened(tmp_path)
    built = construct(sources, roster, year=2021, claims_through=date(2022, 7, 31), book=BOOK)
    assert found(built.episodes) == truth(tmp_path, 2021)


@pytest.mark.parametrize("year", [2018, 2019])
def test_claims_based_construction_reproduces_the_truth(tmp_path: Path, year: int) -> None:
    write_world(tmp_path, seed=3, years=[2018, 2019])
    sources, roster = opened(tmp_path)
    built = construct_claims_based(sources, roster, year=year, claims_through=date(2020, 7, 31), book=BOOK)
    assert found(built.episodes) == truth(tmp_path, year)


def test_each_year_of_the_model_stands_on_its_own(tmp_path: Path) -> None:
    write_world(tmp_path, seed=5, years=[2021, 2022])
    sources, roster = opened(tmp_path)
    for year in (2021, 2022):
        built = construct(sources, roster, year=year, claims_through=date(2023, 7, 31), book=BOOK)
        assert found(built.episodes) == truth(tmp_path, year)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_world(tmp_path / name, seed=4)
    write_world(tmp_path / "other", seed=5)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)
    assert (tmp_path / "one" / "carrier-2021.csv").read_bytes() != (
        tmp_path / "other" / "carrier-2021.csv"
    ).read_bytes()


def test_every_case_is_played(small_world: Path) -> None:
    rows = list(csv.DictReader((small_world / "truth.csv").open()))
    without_episode = {
        "planning-cancelled",
        "hospice-before-planning",
        "hmo-from-the-start",
        "part-a-only",
        "excluded-participant",
        "outside-cbsa-provider",
        "site-outside-cbsa",
        "trial-proton",
    }
    assert {row["case"] for row in rows} == {name for name, _, _ in MODEL_CASES} - without_episode
    assert len(rows) == 60


def test_identifiers_are_well_formed_and_listed_as_participants(small_world: Path) -> None:
    for number in (1, 7, 4321, 99_999):
        assert check_npi(identities.npi(number)).valid
        assert check_tin(identities.tin(number)).valid
        assert check_mbi(identities.mbi(number)).valid
    listed = list(csv.DictReader((small_world / "participants.csv").open()))
    assert {row["kind"] for row in listed} == {"professional", "technical", "dual"}
    assert len({row["model_id"] for row in listed}) == 9
    assert all(check_ccn(row["ccn"], pps_exempt=()).valid for row in listed if row["ccn"])
    assert any(row["exclusion"] for row in listed)
