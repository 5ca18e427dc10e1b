"""The generator plans its truth first; construction must find exactly these episodes."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.core.management import call_command

from episodes.engine.claims_based import construct_claims_based
from episodes.engine.construction import construct
from episodes.engine.lines import Sources
from episodes.engine.reading import read_in_pieces
from episodes.engine.recognition import header_of, kind_of
from episodes.engine.roster import Roster
from episodes.generator import identities
from episodes.generator.files import write_participants
from episodes.generator.model_cases import MODEL_CASES
from episodes.generator.places import OUTSIDE
from episodes.generator.providers import plan_providers
from episodes.models import ConstructionRun
from portal.identifiers import Identifier, check_ccn, check_mbi, check_npi, check_tin, check_zip
from portal.models import Participant
from portal.policy import load_book
from tests.episodes.conftest import write_world

BOOK = load_book()


def read_generated(folder: Path) -> tuple[Sources, Roster]:
    """Read generated claims without a database; the TIN itself serves as its blind index."""
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
    """Return the planned episodes of a year, without their cases."""
    rows = [row for row in csv.DictReader((folder / "truth.csv").open()) if row["starts_on"].startswith(str(year))]
    return [{name: value for name, value in row.items() if name != "case"} for row in rows]


def as_truth(episodes: pl.DataFrame) -> list[dict[str, str]]:
    """Return built episodes in the format of the truth."""
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
    sources, roster = read_generated(tmp_path)
    built = construct(sources, roster, year=2021, claims_through=date(2022, 7, 31), book=BOOK)
    assert as_truth(built.episodes) == truth(tmp_path, 2021)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 160))
def test_construction_reproduces_the_truth_for_long(tmp_path: Path, seed: int) -> None:
    write_world(tmp_path, seed=seed, episodes=400, participants=1 + seed % 24)
    sources, roster = read_generated(tmp_path)
    built = construct(sources, roster, year=2021, claims_through=date(2022, 7, 31), book=BOOK)
    assert as_truth(built.episodes) == truth(tmp_path, 2021)


@pytest.mark.parametrize("year", [2018, 2019])
def test_claims_based_construction_reproduces_the_truth(tmp_path: Path, year: int) -> None:
    write_world(tmp_path, seed=3, years=[2018, 2019])
    sources, roster = read_generated(tmp_path)
    built = construct_claims_based(sources, roster, year=year, claims_through=date(2020, 7, 31), book=BOOK)
    assert as_truth(built.episodes) == truth(tmp_path, year)


def test_each_performance_year_is_built_separately(tmp_path: Path) -> None:
    write_world(tmp_path, seed=5, years=[2021, 2022])
    sources, roster = read_generated(tmp_path)
    for year in (2021, 2022):
        built = construct(sources, roster, year=year, claims_through=date(2023, 7, 31), book=BOOK)
        assert as_truth(built.episodes) == truth(tmp_path, year)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_world(tmp_path / name, seed=4)
    write_world(tmp_path / "other", seed=5)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)
    assert (tmp_path / "one" / "carrier-2021.csv").read_bytes() != (
        tmp_path / "other" / "carrier-2021.csv"
    ).read_bytes()


def test_every_case_occurs(small_world: Path) -> None:
    rows = list(csv.DictReader((small_world / "truth.csv").open()))
    without_episode = {
        "planning-canceled",
        "hospice-before-planning",
        "hmo-from-the-start",
        "part-a-only",
        "medicare-secondary-when-planned",
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
    assert {row["exclusion"] for row in listed} == {"", "asc", "opt-out"}


@pytest.mark.parametrize("count", [950, 5000])
def test_a_participant_list_of_the_models_size_has_unique_numbers_and_real_areas(tmp_path: Path, count: int) -> None:
    """CMS expected some 950 participants in about 30 percent of the metropolitan areas."""
    policy = BOOK.on(date(2021, 1, 1))
    pps_exempt, model_id = policy["model/pps_exempt_hospitals"], policy["model/model_id_pattern"]
    providers = plan_providers(count)
    write_participants(tmp_path / "participants.csv", providers.listed, date(2016, 1, 1))
    rows = list(csv.DictReader((tmp_path / "participants.csv").open()))
    sites = [row for row in rows if not row["exclusion"]]
    everyone = (*providers.listed, *providers.practices, *providers.hospitals)
    for name, check in (("tin", check_tin), ("npi", check_npi), ("ccn", partial(check_ccn, pps_exempt=pps_exempt))):
        numbers = [getattr(provider, name) for provider in everyone if getattr(provider, name)]
        assert len(numbers) == len(set(numbers))
        assert all(check(number) == Identifier(True, number, None) for number in numbers)
    assert all(re.fullmatch(model_id, provider.model_id) for provider in providers.listed)
    for name, fewest in (("model_id", count), ("legal_name", count), ("contact_email", count), ("cbsa", 50)):
        assert len({row[name] for row in rows}) >= fewest
    areas = {row["site_zip"]: row["cbsa"] for row in sites}
    assert len(areas) > 200
    assert all(areas[row["site_zip"]] == row["cbsa"] for row in sites)
    assert all(check_zip(row["site_zip"]).valid for row in sites)
    assert len(sites) > count
    assert OUTSIDE.zips[0] not in areas


def test_more_participants_than_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 90000"):
        plan_providers(90_000)


@pytest.mark.soak
@pytest.mark.django_db
def test_generated_claims_of_the_models_size_are_imported_and_built(tmp_path: Path, settings: Any) -> None:
    """The portal imports the generated list and claims, and every episode is as planned."""
    settings.DATA_DIR = tmp_path / "data"
    world = tmp_path / "world"
    write_world(world, participants=950, episodes=2000)
    for command, *arguments in (
        ("import_participants", world / "participants.csv"),
        ("import_fee_schedule", world / "fee-schedule.csv"),
        ("import_claims", world),
        ("construct_episodes", "--performance-year", 2021, "--claims-through", "2022-07-31"),
    ):
        call_command(command, *map(str, arguments), stdout=io.StringIO())
    run = ConstructionRun.objects.get()
    call_command("export_episodes", "--run", str(run.pk), "--out", str(tmp_path / "export.csv"), stdout=io.StringIO())
    assert Participant.objects.count() == 950
    exported = list(csv.DictReader((tmp_path / "export.csv").open()))
    assert [{name: row[name] for name in row if "payment" not in name} for row in exported] == truth(world, 2021)
