"""Fee-for-service as the primary payer, 42 CFR 512.215: required on the planning day, and lost after it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.episodes.worlds import Line, builds_no_episode, course, only_episode


def secondary_line(day: int, code: str = "77290", by: str = "A", **given: Any) -> Line:
    """Return a line on which another payer comes before Medicare."""
    return Line(day, code, by, medicare_first=False, **given)


@pytest.mark.parametrize(("day", "reason"), [(0, ""), (1, "lost-ffs"), (10, "lost-ffs"), (89, "lost-ffs"), (90, "")])
def test_medicare_turning_secondary_inside_the_episode_is_a_loss(day: int, reason: str) -> None:
    """The planning line decides who pays first on day 0. From day 90 the episode is over."""
    assert only_episode(*course(), secondary_line(day))["reason"] == reason


@pytest.mark.parametrize(("day", "under_way"), [(10, False), (11, True)])
def test_medicare_turning_secondary_before_or_after_the_technical_component(day: int, under_way: bool) -> None:
    """The technical component starts on day 10. A loss on that day comes first, like one at the start of a month."""
    duplicate = Line(9, "77290", "M", paid=500)
    found = only_episode(*course(), secondary_line(day), duplicate)
    assert (found["complete"], found["reason"]) == (False, "lost-ffs")
    assert found["duplicates"] == ((1, 500) if under_way else (0, 0))


def test_any_radiotherapy_line_shows_that_medicare_turned_secondary() -> None:
    """An M-code, another provider's line and a denied line show it. Other services do not."""
    for line in (
        secondary_line(30, "M1094", modifier="V2"),
        secondary_line(30, by="M"),
        secondary_line(30, denied=True),
    ):
        assert only_episode(*course(), line)["reason"] == "lost-ffs"
    assert only_episode(*course(), secondary_line(30, "99213"))["reason"] == ""
    assert only_episode(*course(), secondary_line(30), died=30)["reason"] == ""
    assert only_episode(*course(), secondary_line(30), hmo_months=frozenset({3}))["reason"] == "lost-ffs"


@pytest.mark.parametrize(("day", "reason"), [(27, "lost-ffs"), (28, "lost-ffs"), (29, "tc-not-started")])
def test_medicare_turning_secondary_without_technical_component(day: int, reason: str) -> None:
    assert only_episode(Line(0, "77263"), secondary_line(day))["reason"] == reason


def test_fee_for_service_lost_on_the_planning_day_gives_no_episode() -> None:
    """March 1, 2021 is day 28. With planning on that day, a loss from March means there is no episode."""
    assert builds_no_episode(*course(start=28), hmo_months=frozenset({3, 4}))
    assert builds_no_episode(*course(start=28), part_a_only_months=frozenset({3, 4}))
    assert only_episode(*course(start=27), hmo_months=frozenset({3, 4}))["reason"] == "lost-ffs"
