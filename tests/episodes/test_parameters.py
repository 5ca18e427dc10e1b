"""Parameters of episodes cite sources that a reader can look up."""

from __future__ import annotations

import pytest

from portal.policy import load_book

BOOK = load_book()
NAMES = [name for name in BOOK.parameters if name.startswith("episodes/")]
SOURCES = ("42 CFR", "85 FR", "webinar", "ResDAC", "State Operations Manual", "vendor's", "docs/readings.md#")


@pytest.mark.parametrize("name", NAMES)
def test_a_reference_names_a_law_a_page_or_a_reading(name: str) -> None:
    for value in BOOK.parameter(name).values:
        assert any(source in value.reference for source in SOURCES), value.reference


@pytest.mark.parametrize("name", NAMES)
def test_a_choice_by_reading_is_amendable_and_has_several_options(name: str) -> None:
    parameter = BOOK.parameter(name)
    if parameter.unit == "choice":
        assert parameter.amendable
        assert len(parameter.choices) > 1
        assert all("docs/readings.md#" in value.reference for value in parameter.values)
        assert {value.standing for value in parameter.values} == {"assumed"}


def test_the_day_and_the_modifiers_of_the_installments_are_assumed() -> None:
    """42 CFR 512.265(b) names the SOE and EOE modifiers, but no codes and no day."""
    for name in ("start_modifier", "end_modifier", "end_of_episode_earliest_day"):
        [value] = BOOK.parameter(f"episodes/{name}").values
        assert value.standing == "assumed"
