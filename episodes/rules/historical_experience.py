"""The historical experience adjustment: a participant's own payments in the baseline against the predicted ones.

42 CFR 512.255. Readings: docs/readings.md#historical-experience and #winsorized-payments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from episodes.rules.adjustments import ENOUGH, HISTORICAL_EXPERIENCE_MINIMUM, basis
from episodes.rules.case_mix import (
    AUTHORITY,
    ZERO,
    Calculated,
    PaymentModel,
    YearOfEpisodes,
    counted,
    expected,
    expected_words,
    none_for,
    predicted,
    predicted_words,
    share_of,
)
from portal.formatting import Unit, dollars, percent
from portal.policy.book import BookDay
from portal.rules.money import cents
from portal.rules.worksheet import Line

LABEL = "Historical experience adjustment"


def year_weights(policy: BookDay) -> dict[int, Decimal]:
    """Return the weight (0 to 1) of each calendar year of the baseline, oldest first, 42 CFR 512.205.

    :raises PolicyError: when the policy has no weights for the day.
    """
    return {row["year"]: row["weight"] for row in policy["episodes/baseline_year_weights"]}


def historical_experience_of(baseline: Sequence[YearOfEpisodes], model: PaymentModel, *, policy: BookDay) -> Calculated:
    """Calculate the historical experience adjustment from a participant's episodes of the baseline, 42 CFR 512.255.

    :raises PolicyError: when the policy has no weights or no minimum for the day.
    """
    minimum: int = policy[HISTORICAL_EXPERIENCE_MINIMUM]
    number = sum(one.episodes for one in baseline)
    lines = [counted("Episodes in the baseline", baseline)]
    if basis(number, minimum=minimum) != ENOUGH:
        return Calculated(ZERO, number, (*lines, none_for(number, minimum, LABEL)))
    weights = year_weights(policy)
    received: dict[int, Decimal] = {}
    foreseen: dict[int, Decimal] = {}
    normal: dict[int, Decimal] = {}
    for one in baseline:
        year = one.calendar_year
        received[year] = one.payments or ZERO
        foreseen[year], normal[year] = predicted([one], model), expected([one], model)
        lines += [
            _usd(f"Payments of {year}", received[year], "what Medicare and the patients paid, winsorized"),
            _usd(f"Predicted payments of {year}", foreseen[year], predicted_words([one], model)),
            _usd(f"Expected payments of {year}", normal[year], expected_words([one], model)),
        ]
    own, model_sum, mean_sum = (_weighted(sums, weights) for sums in (received, foreseen, normal))
    share = share_of(own - model_sum, mean_sum, policy=policy)
    lines += [
        _usd("Weighted payments", own, _weighted_words(received, weights)),
        _usd("Weighted predicted payments", model_sum, _weighted_words(foreseen, weights)),
        _usd("Weighted expected payments", mean_sum, _weighted_words(normal, weights)),
        Line(
            LABEL,
            share,
            f"weighted payments {dollars(own)} less weighted predicted payments {dollars(model_sum)}, divided by the "
            f"weighted expected payments {dollars(mean_sum)}",
            AUTHORITY,
            unit=Unit.FACTOR,
        ),
    ]
    return Calculated(share, number, tuple(lines))


def _weighted(sums: Mapping[int, Decimal], weights: Mapping[int, Decimal]) -> Decimal:
    """Add up the sums of the years, each times its weight and rounded to the cent."""
    return sum((cents(amount * weights[year]) for year, amount in sums.items()), ZERO)


def _weighted_words(sums: Mapping[int, Decimal], weights: Mapping[int, Decimal]) -> str:
    return " plus ".join(f"{percent(weights[year])} of {dollars(amount)}" for year, amount in sums.items())


def _usd(label: str, amount: Decimal, formula: str) -> Line:
    return Line(label, amount, formula, AUTHORITY, unit=Unit.USD)
