"""National models in columns, compared with plain Python written from the rule: percentiles, means, least squares."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil
from random import Random

import polars as pl
import pytest

from episodes.engine.baseline import EPISODE_SCHEMA, payment_models, prepared, winsorized, years_of_participants
from portal.policy import load_book
from portal.rules.performance_years import policy_of

BOOK = load_book()
POLICY = policy_of(2021, book=BOOK)
ALL_EPISODES = policy_of(2021, book=BOOK.rehearse({"pricing/reading_expected_payments": "all-episodes"}))
WEIGHTS = {2016: Fraction(2, 10), 2017: Fraction(3, 10), 2018: Fraction(5, 10)}
CENT = Decimal("0.01")


def frame(rows):
    return pl.DataFrame(rows, schema=EPISODE_SCHEMA, orient="row")


def random_rows(seed, number=900):
    """Return episodes whose payments depend on type, age, sex, death and chance."""
    chance = Random(seed)
    rows = []
    for _ in range(number):
        cancer_type = chance.choice(["lung", "breast", "prostate", "bone-metastases"])
        sex = {"prostate": "1", "breast": "2"}.get(cancer_type) or chance.choice(["1", "2", ""])
        age, died = chance.choice([None, *range(50, 99)]), chance.random() < 0.1
        paid = 200_000 + 1_000 * (age or 70) + (30_000 if sex == "2" else 0) - (90_000 if died else 0)
        rows.append(
            (chance.choice([2016, 2017, 2018]), cancer_type, chance.random() < 0.7, chance.choice([1, 2, None]),
             chance.choice([2, 3]), paid + chance.randint(-50_000, 80_000), 4 * paid + chance.randint(0, 900_000),
             age, sex, died)
        )  # fmt: skip
    return rows


def cents(amount: Fraction) -> Decimal:
    """Round cents as a fraction half up to dollars and cents."""
    return (Decimal(amount.numerator) / amount.denominator / 100).quantize(CENT, ROUND_HALF_UP)


def capped(rows, place):
    """Cap amounts at the first and the 99th percentile of their type: sorted, the amount at place n/100, rounded up."""
    by_type = defaultdict(list)
    for row in rows:
        by_type[row[1]].append(row[place])
    limits = {}
    for name, amounts in by_type.items():
        amounts.sort()
        low, high = (amounts[max(ceil(Fraction(len(amounts) * percent, 100)) - 1, 0)] for percent in (1, 99))
        limits[name] = low, high
    return [min(max(row[place], limits[row[1]][0]), limits[row[1]][1]) for row in rows]


def explanatory(row, types, left_out):
    """Return the explanatory numbers of an episode: one for each cancer type, age group from 65 on, women, death."""
    _, cancer_type, _, _, _, _, _, age, sex, died = row
    ages = {"age-65-69": (65, 69), "age-70-74": (70, 74), "age-75-79": (75, 79), "age-80-84": (80, 84),
            "age-85-": (85, 999)}  # fmt: skip
    known = {name: age is not None and first <= age <= last for name, (first, last) in ages.items()}
    known |= {"female": sex == "2", "died": died}
    return [
        *(int(cancer_type == name) for name in types),
        *(int(holds) for name, holds in known.items() if name not in left_out),
    ]


def least_squares(rows, amounts, types, left_out=()):
    """Solve the weighted normal equations exactly."""
    size = len(types) + 7 - len(left_out)
    matrix = [[Fraction(0)] * (size + 1) for _ in range(size)]
    for row, amount in zip(rows, amounts, strict=True):
        numbers, weight = explanatory(row, types, left_out), WEIGHTS[row[0]]
        for i in range(size):
            if numbers[i]:
                for j in range(size):
                    matrix[i][j] += weight * numbers[i] * numbers[j]
                matrix[i][size] += weight * numbers[i] * amount
    for column in range(size):
        pivot = next(line for line in range(column, size) if matrix[line][column])
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        matrix[column] = [value / matrix[column][column] for value in matrix[column]]
        for line in range(size):
            if line != column and matrix[line][column]:
                factor = matrix[line][column]
                matrix[line] = [one - factor * other for one, other in zip(matrix[line], matrix[column], strict=True)]
    return [line[size] for line in matrix]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("policy", "hospitals_alone"), [(POLICY, True), (ALL_EPISODES, False)])
def test_models_agree_with_plain_python(seed, policy, hospitals_alone):
    rows = random_rows(seed)
    models = payment_models(winsorized(prepared(frame(rows), policy=policy), policy=policy), policy=policy)
    for component, place in (("PC", 5), ("TC", 6)):
        pairs = list(zip(rows, capped(rows, place), strict=True))
        used = [(row, amount) for row, amount in pairs if row[2] or not hospitals_alone]
        types = sorted({row[1] for row, _ in used})
        for name in types:
            of_type = [(WEIGHTS[row[0]], amount) for row, amount in used if row[1] == name]
            mean = sum((weight * amount for weight, amount in of_type), Fraction(0)) / sum(w for w, _ in of_type)
            assert models[component].means[name] == cents(mean)
        solved = least_squares(*zip(*used, strict=True), types)
        found = [*models[component].predictions.values(), *models[component].effects.values()]
        assert len(found) == len(solved)
        assert all(abs(one - cents(other)) <= CENT for one, other in zip(found, solved, strict=True))
        assert list(models[component].effects) == [
            "age-65-69", "age-70-74", "age-75-79", "age-80-84", "age-85-", "female", "died",
        ]  # fmt: skip


def test_episodes_of_participants_are_counted_by_year_type_and_trait():
    rows = [
        (2016, "lung", True, 1, 2, 100, 700, 64, "1", False),
        (2016, "lung", True, 1, 2, 200, 700, 75, "2", True),
        (2018, "breast", True, 1, 3, 300, 700, None, "2", False),
        (2018, "liver", False, 1, 3, 300, 700, 80, "2", False),  # no hospital episode: the model does not know it
        (2018, "lung", True, None, 3, 999, 700, 80, "2", False),
    ]
    episodes = prepared(frame(rows), policy=POLICY)
    model = payment_models(episodes, policy=POLICY)["PC"]
    found = years_of_participants(episodes, model, (2016, 2017, 2018), policy=POLICY)
    assert list(found) == [1]
    first, second, third = found[1]
    assert (first.types, first.traits) == ({"lung": 2}, {"age-75-79": 1, "female": 1, "died": 1})
    assert (first.payments, second.episodes, third.types) == (Decimal("3.00"), 0, {"breast": 1})
    assert third.traits == {"female": 1}


def test_trait_that_cannot_be_told_from_others_has_no_amount():
    """All who died were women, and nobody else was one: one of the two tells both."""
    rows = [
        (2016, "lung", True, 1, 1, 1000 + 500 * woman, 5000, 60, "2" if woman else "1", bool(woman))
        for woman in (0, 0, 1, 1)
    ]  # fmt: skip
    model = payment_models(prepared(frame(rows), policy=POLICY), policy=POLICY)["PC"]
    assert (model.predictions, model.effects) == ({"lung": Decimal("10.00")}, {"female": Decimal("5.00")})


@pytest.mark.parametrize(("number", "least", "most"), [(100, 1, 99), (101, 2, 100), (50, 1, 50), (1, 1, 1)])
def test_payments_are_capped_at_the_nearest_rank(number, least, most):
    """Of 100 amounts the first percentile is the first one and the 99th the 99th; of 101 they are the 2nd and 100th."""
    rows = [(2016, "lung", True, 1, 1, amount, 7, 70, "1", False) for amount in range(1, number + 1)]
    amounts = winsorized(frame(rows), policy=POLICY)["PC"]
    assert (amounts.min(), amounts.max()) == (least, most)


def test_no_baseline_episodes_give_models_without_amounts():
    models = payment_models(prepared(frame([]), policy=POLICY), policy=POLICY)
    assert [(one.means, one.predictions, one.effects) for one in models.values()] == [({}, {}, {}), ({}, {}, {})]
