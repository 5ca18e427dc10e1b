"""Case mix and historical experience by hand: the formulas, the sixty episodes, the weights and the worksheets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from episodes.rules.case_mix import (
    PaymentModel,
    YearOfEpisodes,
    age_group,
    case_mix_of,
    trait_words,
    traits,
    window_years,
)
from episodes.rules.historical_experience import historical_experience_of
from portal.formatting import Unit
from portal.policy import load_book
from portal.rules.performance_years import policy_of

BOOK = load_book()
POLICY = policy_of(2021, book=BOOK)
MODEL = PaymentModel(
    "PC",
    means={"lung": Decimal("2000.00"), "breast": Decimal("1000.00")},
    predictions={"lung": Decimal("1900.00"), "breast": Decimal("950.00")},
    effects={"age-75-79": Decimal("200.00"), "died": Decimal("-300.00")},
)


def year(calendar_year=2016, lung=0, breast=0, payments=None, **traits):
    types = {name: number for name, number in {"lung": lung, "breast": breast}.items() if number}
    named = {name.replace("_", "-"): number for name, number in traits.items()}
    return YearOfEpisodes(calendar_year, types, named, None if payments is None else Decimal(payments))


def last_line(calculated):
    line = calculated.lines[-1]
    assert (line.amount, line.unit) == (calculated.share, Unit.FACTOR)
    return line.formula


def test_case_mix_is_predicted_less_expected_as_a_share_of_the_expected():
    """Expected 40 x 2000 + 30 x 1000 = 110000. Predicted 40 x 1900 + 30 x 950 + 50 x 200 - 4 x 300 = 113300."""
    found = case_mix_of([year(lung=40, breast=30, age_75_79=50, died=4)], MODEL, policy=POLICY)
    assert (found.share, found.episodes) == (Decimal("0.03"), 70)
    assert [line.amount for line in found.lines] == [70, Decimal(110000), Decimal(113300), Decimal("0.03")]
    assert found.lines[1].formula == "30 breast at $1,000.00, 40 lung at $2,000.00"
    assert found.lines[2].formula == (
        "30 breast at $950.00, 40 lung at $1,900.00; then 50 age 75 to 79 at $200.00, 4 death in the episode at "
        "\N{MINUS SIGN}$300.00"
    )
    assert "$113,300.00 less expected payments $110,000.00" in last_line(found)


def test_case_mix_of_three_years_counts_each_episode_once():
    """20 lung and 40 breast: expected 80000, predicted 20 x 1900 + 40 x 950 = 76000: 4000 less, 5 percent."""
    window = [year(2016, lung=20), year(2017), year(2018, breast=40)]
    found = case_mix_of(window, MODEL, policy=POLICY)
    assert (found.share, found.episodes) == (Decimal("-0.05"), 60)
    assert found.lines[0].formula == "20 that began in 2016, 0 that began in 2017, 40 that began in 2018"


def test_share_is_rounded_half_up_to_six_decimals():
    """One more death in 60 lung episodes: (60 x 1900 - 300 - 120000) / 120000 = -0.0525; with 7: 2100/120000 less."""
    assert case_mix_of([year(lung=60, died=1)], MODEL, policy=POLICY).share == Decimal("-0.0525")
    # 61 lung: expected 122000, predicted 115900 - 300 = 115600: -6400 / 122000 = -0.05245901...
    assert case_mix_of([year(lung=61, died=1)], MODEL, policy=POLICY).share == Decimal("-0.052459")


@pytest.mark.parametrize(("episodes", "share"), [(59, "0"), (60, "-0.05")])
def test_sixty_episodes_make_a_case_mix_and_59_make_none(episodes, share):
    found = case_mix_of([year(lung=episodes)], MODEL, policy=POLICY)
    assert (found.share, found.episodes) == (Decimal(share), episodes)
    assert ("0 because 59 episodes are fewer than the 60 that it takes" in last_line(found)) == (episodes == 59)


def test_historical_experience_weighs_the_years():
    """
    Predict 20 x 1900 = 38000, 38000 and 76000 where 50000, 60000 and 80000 were paid; expect 40000, 40000 and 80000.

    Weighted with 20, 30 and 50 percent: 68000 paid, 57000 predicted, 60000 expected: 11000 / 60000 = 0.18333...
    """
    baseline = [
        year(2016, lung=20, payments="50000"),
        year(2017, lung=20, payments="60000"),
        year(2018, lung=40, payments="80000"),
    ]
    found = historical_experience_of(baseline, MODEL, policy=POLICY)
    assert (found.share, found.episodes) == (Decimal("0.183333"), 80)
    by_label = {line.label: line for line in found.lines}
    assert by_label["Weighted payments"].amount == Decimal(68000)
    assert by_label["Weighted predicted payments"].amount == Decimal(57000)
    assert by_label["Weighted expected payments"].amount == Decimal(60000)
    assert (
        by_label["Weighted payments"].formula
        == "20.00% of $50,000.00 plus 30.00% of $60,000.00 plus 50.00% of $80,000.00"
    )
    assert by_label["Predicted payments of 2018"].formula == "40 lung at $1,900.00"


def test_historical_experience_below_what_was_predicted_is_negative():
    """All in 2018: paid 100000, predicted 60 x 1900 + 10 x 200 = 116000, expected 120000: half of each, -0.13333..."""
    found = historical_experience_of([year(2018, lung=60, payments="100000", age_75_79=10)], MODEL, policy=POLICY)
    assert found.share == Decimal("-0.133333")


@pytest.mark.parametrize(("episodes", "given"), [(59, False), (60, True)])
def test_sixty_episodes_of_the_baseline_make_a_historical_experience(episodes, given):
    baseline = [year(2016, lung=30, payments="1"), year(2018, lung=episodes - 30, payments="1")]
    found = historical_experience_of(baseline, MODEL, policy=POLICY)
    assert (found.share != 0, found.episodes) == (given, episodes)
    assert len(found.lines) == (2 if not given else 11)


def test_component_that_nothing_was_paid_for_has_no_adjustment():
    nothing = PaymentModel("PC", {"lung": Decimal(0)}, {"lung": Decimal(0)}, {})
    assert case_mix_of([year(lung=60)], nothing, policy=POLICY).share == 0
    assert historical_experience_of([year(lung=60, payments="0")], nothing, policy=POLICY).share == 0


@pytest.mark.parametrize(
    ("age", "group"),
    [(0, None), (64, None), (65, "age-65-69"), (69, "age-65-69"), (70, "age-70-74"), (84, "age-80-84"),
     (85, "age-85-"), (104, "age-85-")],
)  # fmt: skip
def test_age_groups_begin_on_their_first_age(age, group):
    assert age_group(age, policy=POLICY) == group


def test_traits_follow_the_policy():
    assert traits(POLICY) == (
        "age-65-69", "age-70-74", "age-75-79", "age-80-84", "age-85-", "female", "died",
    )  # fmt: skip
    fewer = policy_of(2021, book=BOOK.rehearse({"pricing/case_mix_characteristics": ["death"]}))
    assert traits(fewer) == ("died",)
    assert [trait_words(one) for one in ("age-65-69", "age-85-", "female", "died")] == [
        "age 65 to 69", "age 85 or more", "women", "death in the episode",
    ]  # fmt: skip


@pytest.mark.parametrize(("performance_year", "first"), [(2021, 2016), (2022, 2017), (2025, 2020)])
def test_three_years_of_the_case_mix_roll(performance_year, first):
    policy = policy_of(performance_year, book=BOOK)
    assert window_years(performance_year, policy=policy) == (first, first + 1, first + 2)
