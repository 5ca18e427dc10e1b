"""No-pay claims, by which practices report the services of a paid episode: those that do not arrive, 42 CFR 512.150.

Reading: docs/readings.md#no-pay-claims-that-do-not-arrive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portal.policy import Book
from portal.rules.performance_years import policy_of


@dataclass(frozen=True, slots=True)
class Expectation:
    """The no-pay lines that should be among the claims, 42 CFR 512.150.

    They are expected of complete episodes that ended on `ended_by` or before, at least `fewest_lines` by component.
    """

    ended_by: date
    fewest_lines: Mapping[str, int]


def expectation(year: int, *, claims_through: date, book: Book) -> Expectation:
    """Return which no-pay lines of a year's episodes claims up to a day should have, 42 CFR 512.150."""
    policy = policy_of(year, book=book)
    wait = timedelta(days=policy["episodes/no_pay_wait_days"])
    return Expectation(claims_through - wait, policy["episodes/no_pay_fewest_lines"])


def do_not_arrive(*, paid: int, missing: int, year: int, book: Book) -> bool:
    """Return whether a participant's no-pay claims do not arrive, 42 CFR 512.150.

    :param paid: the paid components that should have no-pay lines
    :param missing: those of them with fewer lines than expected
    """
    limit: Decimal = policy_of(year, book=book)["episodes/no_pay_missing_share"]
    return missing > 0 and missing >= limit * paid
