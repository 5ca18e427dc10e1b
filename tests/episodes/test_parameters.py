"""Parameters of episodes cite what a reader can look up."""

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
def test_a_choice_that_rests_on_a_reading_is_open_to_choosing(name: str) -> None:
    parameter = BOOK.parameter(name)
    if parameter.unit == "choice":
        assert parameter.amendable
        assert len(parameter.choices) > 1
        assert all("docs/readings.md#" in value.reference for value in parameter.values)
        assert {value.standing for value in parameter.values} == {"assumed"}


def test_the_day_and_the_modifiers_of_the_installments_are_not_of_the_rule() -> None:
    """42 CFR 512.265(b) pays after SOE and EOE modifiers and names neither their codes nor a day."""
    for name in ("start_modifier", "end_modifier", "end_of_episode_earliest_day"):
        [value] = BOOK.parameter(f"episodes/{name}").values
        assert value.standing == "assumed"
