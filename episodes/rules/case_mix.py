"""The case mix adjustment: predicted against expected payments of a participant's episodes, 42 CFR 512.255.

Readings: docs/readings.md#case-mix-characteristics and the paragraphs after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from episodes.rules.adjustments import CASE_MIX_MINIMUM, ENOUGH, basis
from episodes.rules.cancer_types import ABBREVIATIONS
from portal.formatting import Unit, dollars, whole
from portal.policy.book import BookDay
from portal.rules.money import to_step
from portal.rules.worksheet import Line

AUTHORITY = "42 CFR 512.255"
CHARACTERISTICS = "pricing/case_mix_characteristics"
AGE_GROUPS = "pricing/case_mix_age_groups"
FEMALE, DIED = "female", "died"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PaymentModel:
    """National amounts of one component (PC, TC) in USD, from the baseline.

    `means` are the expected payments by cancer type. A predicted payment is the cancer type's amount in `predictions`
    plus the `effects` of the episode's traits.
    """

    component: str
    means: Mapping[str, Decimal]
    predictions: Mapping[str, Decimal]
    effects: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class YearOfEpisodes:
    """A participant's episodes of one component that start in a calendar year.

    `types` and `traits` are numbers of episodes by cancer type and by trait; the types are those that the model knows.
    `payments` is the sum of the winsorized payments in USD; None where fee-for-service did not pay.
    """

    calendar_year: int
    types: Mapping[str, int]
    traits: Mapping[str, int]
    payments: Decimal | None = None

    @property
    def episodes(self) -> int:
        """Return the number of episodes."""
        return sum(self.types.values())


@dataclass(frozen=True, slots=True)
class Calculated:
    """An adjustment as a share, the number of episodes that it comes from, and its worksheet."""

    share: Decimal
    episodes: int
    lines: tuple[Line, ...]


def window_years(year: int, *, policy: BookDay) -> tuple[int, ...]:
    """Return the calendar years whose episodes give the case mix of a performance year, 42 CFR 512.255.

    :raises PolicyError: when the policy has no window for the day.
    """
    window = policy["pricing/case_mix_window"]
    return tuple(range(year - window["first"], year - window["last"] + 1))


def age_group(age: int, *, policy: BookDay) -> str | None:
    """Return the trait of an age in years ("age-75-79"); None in the youngest group, 42 CFR 512.255."""
    begins = [first for first in policy[AGE_GROUPS] if first <= age]
    return dict(_age_groups(policy[AGE_GROUPS]))[max(begins)] if begins else None


def traits(policy: BookDay) -> tuple[str, ...]:
    """List the traits of episodes that the regression uses beside the cancer type, 42 CFR 512.255.

    Each stands for a difference: to the youngest age group, to men, to patients who lived through the episode.
    """
    used = policy[CHARACTERISTICS]
    ages = [name for _, name in _age_groups(policy[AGE_GROUPS])] if "age" in used else []
    return (*ages, *([FEMALE] if "sex" in used else []), *([DIED] if "death" in used else []))


def trait_words(trait: str) -> str:
    """Return a trait of 42 CFR 512.255 in words: "age-75-79" becomes "age 75 to 79"."""
    if not trait.startswith("age-"):
        return {FEMALE: "women", DIED: "death in the episode"}[trait]
    _, first, last = trait.split("-")
    return f"age {first} to {last}" if last else f"age {first} or more"


def expected(years: Iterable[YearOfEpisodes], model: PaymentModel) -> Decimal:
    """Return the sum of the expected payments in USD: the mean of each episode's cancer type, 42 CFR 512.255."""
    return sum((number * model.means[name] for one in years for name, number in one.types.items()), ZERO)


def predicted(years: Iterable[YearOfEpisodes], model: PaymentModel) -> Decimal:
    """Return the sum of the predicted payments in USD, 42 CFR 512.255."""
    total = ZERO
    for one in years:
        total += sum((number * model.predictions[name] for name, number in one.types.items()), ZERO)
        total += sum((number * model.effects.get(name, ZERO) for name, number in one.traits.items()), ZERO)
    return total


def case_mix_of(window: Sequence[YearOfEpisodes], model: PaymentModel, *, policy: BookDay) -> Calculated:
    """Calculate the case mix adjustment from a participant's episodes of the three years, 42 CFR 512.255.

    :raises PolicyError: when the policy has no minimum for the day.
    """
    minimum: int = policy[CASE_MIX_MINIMUM]
    number = sum(one.episodes for one in window)
    lines = [counted("Episodes in the three years", window)]
    if basis(number, minimum=minimum) != ENOUGH:
        return Calculated(ZERO, number, (*lines, none_for(number, minimum, "Case mix adjustment")))
    normal, foreseen = expected(window, model), predicted(window, model)
    share = share_of(foreseen - normal, normal, policy=policy)
    lines += [
        Line("Expected payments", normal, expected_words(window, model), AUTHORITY, unit=Unit.USD),
        Line("Predicted payments", foreseen, predicted_words(window, model), AUTHORITY, unit=Unit.USD),
        Line(
            "Case mix adjustment",
            share,
            f"predicted payments {dollars(foreseen)} less expected payments {dollars(normal)}, divided by the expected "
            "payments",
            AUTHORITY,
            unit=Unit.FACTOR,
        ),
    ]
    return Calculated(share, number, tuple(lines))


def share_of(difference: Decimal, whole_sum: Decimal, *, policy: BookDay) -> Decimal:
    """Return a difference in USD as a share of a sum, rounded as adjustments are, 42 CFR 512.255.

    It is 0 where the sum is nothing.
    """
    return to_step(difference / whole_sum, policy["pricing/adjustment_step"]) if whole_sum > 0 else ZERO


def counted(label: str, years: Sequence[YearOfEpisodes]) -> Line:
    """Return the line with the number of episodes, by calendar year, 42 CFR 512.255."""
    number = sum(one.episodes for one in years)
    words = ", ".join(f"{one.episodes} that began in {one.calendar_year}" for one in years)
    return Line(label, Decimal(number), words or "no episodes", AUTHORITY, unit=Unit.COUNT)


def none_for(number: int, minimum: int, label: str) -> Line:
    """Return the line of an adjustment that is 0 because there are too few episodes, 42 CFR 512.255."""
    return Line(
        label, ZERO, f"0 because {number} episodes are fewer than the {minimum} that it takes", AUTHORITY,
        unit=Unit.FACTOR,
    )  # fmt: skip


def expected_words(years: Iterable[YearOfEpisodes], model: PaymentModel) -> str:
    """Return the terms of the expected payments: number and mean of each cancer type, 42 CFR 512.255."""
    return _terms(_summed(one.types for one in years), model.means)


def predicted_words(years: Sequence[YearOfEpisodes], model: PaymentModel) -> str:
    """Return the terms of the predicted payments: cancer types, then traits, 42 CFR 512.255."""
    types = _terms(_summed(one.types for one in years), model.predictions)
    known = {name: number for name, number in _summed(one.traits for one in years).items() if name in model.effects}
    more = _terms({trait_words(name): number for name, number in known.items() if number},
                  {trait_words(name): amount for name, amount in model.effects.items()})  # fmt: skip
    return f"{types}; then {more}" if more else types


def _terms(numbers: Mapping[str, int], amounts: Mapping[str, Decimal]) -> str:
    return ", ".join(
        f"{whole(Decimal(number))} {_words(name)} at {dollars(amounts[name])}" for name, number in numbers.items()
    )


def _words(name: str) -> str:
    """Return a cancer type as it stands inside a sentence; the words of a trait stay as they are."""
    return " ".join(ABBREVIATIONS.get(word, word) for word in name.split("-"))


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Add up numbers by name, in the order of the names."""
    total: dict[str, int] = {}
    for one in counts:
        for name, number in one.items():
            total[name] = total.get(name, 0) + number
    return dict(sorted(total.items()))


def _age_groups(first_ages: Sequence[int]) -> list[tuple[int, str]]:
    """Return the first age and the trait of each age group; the last trait has no last age ("age-85-")."""
    last_ages = [f"{following - 1}" for following in first_ages[1:]]
    return [(first, f"age-{first}-{last}") for first, last in zip(first_ages, [*last_ages, ""], strict=True)]
