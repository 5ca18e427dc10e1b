"""The engine gives the same episodes as the row-by-row reference, for hundreds of made-up beneficiaries a run.

`make soak` compares thousands.
"""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.episodes import reference
from tests.episodes.worlds import BOOK, DAY_ZERO, ELSEWHERE, HERE, Line, Story, build, summary_of, with_readings

STORIES = 300
# Many days are at the limits, so that few lines meet them often.
LIMIT_DAYS = (0, 1, 27, 28, 29, 88, 89, 90, 116, 117, 118, 119, -31, -32, 333, 334)
CODES = ("77263",) * 4 + ("77290", "77427", "G6015", "77385", "77523", "M1094", "M1095", "M1080", "M1081")
MODIFIERS = {"M1094": "V1 V2", "M1095": "V1 V2", "M1080": "V1 V2", "M1081": "V1 V2", "77290": "- - 26 TC"}


def line(chance: Random) -> Line:
    """Make up a claim line."""
    code = chance.choice(CODES)
    return Line(
        day=chance.choice(LIMIT_DAYS) if chance.random() < 0.4 else chance.randint(-5, 130),
        code=code,
        by=chance.choice("AAAAABPPPHHXWOLNMKCDY"),
        modifier=chance.choice(MODIFIERS.get(code, "-").split()).strip("-"),
        paid=chance.choice((0, 100, 250)),
        denied=chance.random() < 0.1,
        trial=code == "77523" and chance.random() < 0.5,
        diagnosis=chance.choice(("C3411", "C3411", "C50912", "Z510")),
        zip=chance.choice((HERE,) * 8 + ("", ELSEWHERE)),
        medicare_first=chance.random() < 0.9,
        place=chance.choice(("11",) * 9 + ("21", "24", "51", "")),
    )


def story(chance: Random) -> Story:
    """Make up a beneficiary with a planning line, mostly treatment, and sometimes another provider or a loss."""
    day = chance.randint(0, 40)
    planner = chance.choice("AAPPLW")
    lines = [Line(day, "77263", planner)]
    if chance.random() < 0.6:
        lines.append(Line(day + chance.randint(0, 32), "G6015", chance.choice("AAB" + planner)))
    if chance.random() < 0.3:
        anew, other = day + chance.randint(10, 60), chance.choice("NBMXOLW")
        lines.append(Line(anew, "77263", other, paid=100))
        lines.append(Line(anew + chance.randint(0, 10), "G6015", other, paid=100))
    lines.extend(line(chance) for _ in range(chance.randint(0, 9)))
    chance.shuffle(lines)
    return Story(
        lines=tuple(lines),
        died=chance.randint(-5, 120) if chance.random() < 0.25 else None,
        hospice=chance.choice(((-10, 5), (10, 60), (0, 0), (41, 41))) if chance.random() < 0.2 else None,
        hmo_months=_some_months(chance),
        part_a_only_months=_some_months(chance),
    )


def _some_months(chance: Random) -> frozenset[int]:
    return frozenset(chance.sample(range(1, 9), chance.randint(1, 2))) if chance.random() < 0.3 else frozenset()


def check_agreement(seed: int) -> None:
    """Build the stories of a seed both ways and compare them, beneficiary by beneficiary.

    Even numbers use the readings in force, odd ones random readings.
    """
    chance = Random(seed)
    choices = {name: chance.choice(words) if seed % 2 else words[0] for name, words in reference.CHOICES.items()}
    stories = [story(chance) for _ in range(STORIES)]
    built: dict[object, list[dict[str, object]]] = {}
    for episode in summary_of(build(*stories, book=with_readings(**choices))):
        built.setdefault(episode["bene"], []).append(episode)
    for number, made_up in enumerate(stories):
        assert built.get(number, []) == reference.episodes(number, made_up, choices), (seed, choices, made_up)


def test_the_reference_knows_every_choice_of_the_readings() -> None:
    """Construction does not use the reading of lost fee-for-service; reconciliation does."""
    held = {
        name.removeprefix("episodes/reading_"): parameter.choices
        for name, parameter in BOOK.parameters.items()
        if name.startswith("episodes/reading_")
    }
    assert held.pop("lost_fee_for_service")
    assert held == reference.CHOICES
    assert {name: BOOK.on(DAY_ZERO)[f"episodes/reading_{name}"] for name in held} == {
        name: words[0] for name, words in held.items()
    }


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_engine_agrees_with_the_reference(seed: int) -> None:
    check_agreement(seed)


@pytest.mark.soak
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_engine_agrees_with_the_reference_for_many_seeds(seed: int) -> None:
    check_agreement(seed)
