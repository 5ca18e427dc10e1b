"""Parameter files: each is complete and well-formed, and a broken one is refused with a sentence."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from portal.policy import Amendment, Book, PolicyError, load_book, regimes
from portal.policy.book import PARAMETERS, read_book, read_folder
from portal.policy.parameter import STANDINGS, UNITS
from quality.intake.limits import Limits

ROOT = Path(__file__).parents[2]
FILES = sorted([*PARAMETERS.rglob("*.toml"), *regimes.FOLDER.glob("*/*/*.toml")])
CHECKED_ON = date(2026, 11, 21)

# Parameters that no module reads yet, with the work that will read them.
NOT_YET_READ: set[str] = set()


def read(path: Path) -> dict[str, Any]:
    """Read a file without the policy loader."""
    with path.open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PARAMETERS.parent).as_posix())
def test_a_parameter_file_has_all_keys_and_no_others(path: Path) -> None:
    assert re.fullmatch(r"(.*/)?[a-z0-9_]+/[a-z0-9_]+\.toml", path.relative_to(PARAMETERS.parent).as_posix())
    content = read(path)
    expected = {"description", "unit", "amendable", "checked_on", "values"}
    assert set(content) == expected | ({"choices"} if content["unit"] == "choice" else set())
    assert content["unit"] in UNITS
    assert content["checked_on"] >= CHECKED_ON
    assert len(content["description"]) >= 10
    assert not content["description"].endswith(".")
    days = [value["from"] for value in content["values"]]
    assert days == sorted(set(days))
    for value in content["values"]:
        assert set(value) - {"url"} == {"from", "value", "reference", "standing"}
        assert value["standing"] in STANDINGS
        assert len(value["reference"]) >= 10
        if "from memory" in value["reference"]:
            assert value["standing"] == "assumed", "a text that we do not have is no source"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PARAMETERS.parent).as_posix())
def test_lists_in_tables_do_not_mix_whole_numbers_and_decimals(path: Path) -> None:
    def kinds(table: Any) -> set[type]:
        members = table.values() if isinstance(table, dict) else table
        return {type(member) for member in members if not isinstance(member, dict | list)}

    def walk(table: Any) -> None:
        if isinstance(table, list):
            assert len(kinds(table)) <= 1
        for member in table.values() if isinstance(table, dict) else table:
            if isinstance(member, dict | list):
                walk(member)

    content = read(path)
    if content["unit"] == "table":
        for value in content["values"]:
            walk(value["value"])


def test_every_parameter_is_read_or_listed_as_not_yet_read() -> None:
    folders = [(ROOT / app, "*.py") for app in ("portal", "episodes", "quality", "reconciliation")]
    read_in = [path for folder, kind in [*folders, (ROOT / "templates", "*.html")] for path in folder.rglob(kind)]
    source = "\n".join(path.read_text(encoding="utf-8") for path in read_in)
    by_field = {f"intake/{bound.name}" for bound in fields(Limits)}
    assert {name for name in load_book().parameters if f'"{name}"' not in source} - by_field == NOT_YET_READ


@pytest.mark.parametrize("regime", ["", *regimes.regimes()])
def test_every_parameter_has_a_value_on_the_first_day_of_each_performance_year(regime: str) -> None:
    book = regimes.book_under(regime)
    for row in book.on(date(2020, 11, 30))["model/performance_years"]:
        for name in book.parameters:
            book.on(row["starts_on"])[name]


@pytest.mark.parametrize("regime", regimes.regimes())
def test_a_regime_changes_values_alone(regime: str) -> None:
    """A file of a regime has the unit and the choices of the one that it takes the place of, and another content."""
    told, book, files = regimes.regimes()[regime], regimes.book_under(regime), load_book()
    assert told.title and told.source
    assert all(sentence.endswith(".") for sentence in told.left)
    assert book.digest != files.digest
    for name in regimes.names_in(regime):
        own, other = book.parameter(name), files.parameter(name)
        assert (own.unit, own.choices, own.amendable) == (other.unit, other.choices, other.amendable), name
        dated = [[(value.from_on, value.value) for value in one.values] for one in (own, other)]
        assert dated[0] != dated[1], name


def test_an_unknown_regime_is_refused() -> None:
    with pytest.raises(PolicyError, match="There is no regime named 'cy1999'; known are cy2022"):
        regimes.book_under("cy1999")


def test_benchmarks_rise() -> None:
    for value in load_book().parameter("quality/benchmarks").values:
        for row in value.value:
            assert row["first_decile"] in (2, 3)
            assert row["first_decile"] + len(row["lower_bounds"]) - 1 == 10
            assert row["lower_bounds"][0] > 0, "no bound is published for this decile: leave it out"
            assert row["lower_bounds"] == sorted(row["lower_bounds"])


def test_codes_and_prefixes_are_not_given_twice() -> None:
    policy = load_book().on(date(2021, 1, 1))
    codes = [row["code"] for row in policy["episodes/included_services"]]
    assert len(codes) == len(set(codes))
    assert {row["component"] for row in policy["episodes/included_services"]} == {"PC", "TC", "both"}
    prefixes = [prefix for row in policy["episodes/cancer_type_prefixes"].values() for prefix in row]
    assert not [one for one in prefixes for other in prefixes if one != other and one.startswith(other)]
    models = [code for row in policy["episodes/model_codes"].values() for code in row.values()]
    assert len(models) == len(set(models)) == 32
    types = set(policy["episodes/cancer_type_prefixes"])
    assert types == set(policy["episodes/model_codes"]) == set(policy["pricing/national_base_rates"])
    assert types == set(policy["pricing/trend_factors"])
    assert set(policy["quality/clinical_data_cancer_types"]) < types


GOOD = """
description = "Share of something"
unit = "share"
amendable = true
checked_on = 2026-11-21

[[values]]
from = 2021-01-01
value = 0.25
reference = "a reference"
standing = "assumed"
"""


def book_below(folder: Path) -> Book:
    """Return the book of the parameter files in a folder."""
    return read_book(read_folder(folder))


def write(folder: Path, text: str, name: str = "pricing/something.toml") -> Path:
    """Write one parameter file and return the folder that was given."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('unit = "share"', 'unit = "percent"', "unit is 'percent'"),
        ('standing = "assumed"', 'standing = "guessed"', "standing is 'guessed'"),
        ('standing = "assumed"', "", "standing is missing"),
        ('reference = "a reference"', 'reference = ""', "reference must say"),
        ('description = "Share of something"', "", "description is missing"),
        ("amendable = true", 'amendable = "yes"', "amendable must be true or false"),
        ("amendable = true", "amendable = true\nnote = 1", "unknown key note"),
        ("value = 0.25", "value = 1.01", "not a share"),
        ("value = 0.25", "value = -0.01", "not a share"),
        ("value = 0.25", "value = nan", "finite"),
        ("value = 0.25", 'value = "much"', "not a number"),
        ("from = 2021-01-01", 'from = "soon"', "not a day"),
        ("value = 0.25", "value = ", "not valid TOML"),
        ('unit = "share"', 'unit = "choice"', "choices is missing"),
    ],
)
def test_a_broken_file_is_refused_with_a_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert book_below(write(tmp_path, GOOD)).on(date(2021, 1, 1))["pricing/something"] == Decimal("0.25")
    assert old in GOOD
    with pytest.raises(PolicyError, match=re.escape(sentence)):
        book_below(write(tmp_path, GOOD.replace(old, new)))


def test_days_must_rise(tmp_path: Path) -> None:
    again = GOOD[GOOD.index("[[values]]") :]
    with pytest.raises(PolicyError, match="must rise"):
        book_below(write(tmp_path, GOOD + again))


def test_a_book_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="no parameter files"):
        book_below(tmp_path)


def test_a_parameter_without_a_value_on_a_day_is_refused() -> None:
    book = load_book()
    with pytest.raises(PolicyError, match=r"discount_professional is in force on December 31, 2020.*January 1, 2021"):
        book.on(date(2020, 12, 31))["pricing/discount_professional"]
    assert book.on(date(2021, 1, 1))["pricing/discount_professional"] == Decimal("0.0375")
    with pytest.raises(PolicyError, match="no policy parameter named 'pricing/nothing'"):
        book.on(date(2021, 1, 1))["pricing/nothing"]


def test_amendments_hold_from_their_day_and_only_where_allowed() -> None:
    amended = load_book(
        amendments=[Amendment("pricing/discount_professional", date(2022, 1, 1), "0.035", "86 FR 63458")]
    )
    assert amended.on(date(2021, 12, 31))["pricing/discount_professional"] == Decimal("0.0375")
    assert amended.on(date(2022, 1, 1))["pricing/discount_professional"] == Decimal("0.035")
    assert amended.on(date(2022, 1, 1)).entry("pricing/discount_professional").reference == "86 FR 63458"
    assert amended.digest != load_book().digest
    with pytest.raises(PolicyError, match="may not be amended"):
        load_book(amendments=[Amendment("pricing/coinsurance", date(2022, 1, 1), "0.1", "nobody")])
    with pytest.raises(PolicyError, match="not a share"):
        load_book(amendments=[Amendment("pricing/discount_professional", date(2022, 1, 1), "35", "nobody")])
    with pytest.raises(PolicyError, match="needs a reference"):
        load_book(amendments=[Amendment("pricing/discount_professional", date(2022, 1, 1), "0.1", " ")])


def test_a_rehearsal_is_another_book() -> None:
    book = load_book()
    rehearsal = book.rehearse({"pricing/coinsurance": "0.25", "episodes/length_days": 60})
    assert rehearsal.on(date(1990, 1, 1))["pricing/coinsurance"] == Decimal("0.25")
    assert rehearsal.on(date(2021, 1, 1)).entry("pricing/coinsurance").rehearsed
    assert book.on(date(2021, 1, 1))["pricing/coinsurance"] == Decimal("0.20")
    assert rehearsal.digest != book.digest
    for name, value in [
        ("pricing/coinsurance", "a fifth"),
        ("pricing/coinsurance", 0.2),
        ("episodes/length_days", "90"),
        ("episodes/length_days", True),
        ("pricing/withhold_mode", "both"),
        ("model/last_episode_start", "October 3, 2025"),
        ("pricing/national_base_rates", {"lung": {"PC": "1"}}),
        ("pricing/national_base_rates", [1]),
        ("quality/clinical_data_cancer_types", [1]),
    ]:
        with pytest.raises(PolicyError, match=name):
            book.rehearse({name: value})


def test_a_noted_book_lists_the_values_that_one_calculation_read() -> None:
    book = load_book()
    first, second = book.noted(), book.noted()
    first.on(date(2021, 1, 1))["pricing/sequestration"]
    first.on(date(2022, 1, 1))["pricing/sequestration"]  # the same value of the law
    first.on(date(2021, 1, 1))["pricing/coinsurance"]
    second.on(date(2021, 1, 1))["pricing/coinsurance"]
    book.on(date(2021, 1, 1))["pricing/withhold_mode"]
    first.rehearse({"pricing/coinsurance": "0.25"}).on(date(2021, 1, 1))["pricing/trend_factors"]
    assert [entry.name for entry in first.used] == ["pricing/sequestration", "pricing/coinsurance"]
    assert [entry.name for entry in second.used] == ["pricing/coinsurance"]
    assert first.digest == book.digest


def test_the_digest_changes_with_the_content_alone(tmp_path: Path) -> None:
    first = book_below(write(tmp_path / "a", GOOD)).digest
    assert book_below(write(tmp_path / "b", "# a comment\n" + GOOD)).digest == first
    assert book_below(write(tmp_path / "c", GOOD.replace("0.25", "0.250"))).digest == first
    assert book_below(write(tmp_path / "d", GOOD.replace("0.25", "0.26"))).digest != first
    assert book_below(write(tmp_path / "e", GOOD.replace("a reference", "another one"))).digest != first
