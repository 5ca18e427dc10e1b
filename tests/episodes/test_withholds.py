"""Withholds count only for the installments that were paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from episodes.rules.payment import withhold_taken
from portal.policy import load_book

BOOK = load_book()
POLICY = BOOK.on(date(2021, 1, 1))


# 26.49 x 0.5 = 13.245, rounded half up to 13.25 for the first installment; the rest is 26.49 - 13.25 = 13.24.
@pytest.mark.parametrize(
    ("first_paid", "second_paid", "taken"),
    [(False, False, "0"), (True, False, "13.25"), (False, True, "13.24"), (True, True, "26.49")],
)
def test_a_withhold_is_taken_with_each_installment(first_paid: bool, second_paid: bool, taken: str) -> None:
    found = withhold_taken(Decimal("26.49"), first_paid=first_paid, second_paid=second_paid, policy=POLICY)
    assert found == Decimal(taken)


def test_the_share_of_the_first_installment_comes_from_the_policy() -> None:
    """100.00 x 0.3 is 30.00 for the first installment, 70.00 for the second."""
    policy = BOOK.rehearse({"pricing/first_installment_share": "0.3"}).on(date(2021, 1, 1))
    for first_paid, taken in ((True, "30.00"), (False, "70.00")):
        found = withhold_taken(Decimal(100), first_paid=first_paid, second_paid=not first_paid, policy=policy)
        assert found == Decimal(taken)


def test_a_withhold_of_zero_stays_zero() -> None:
    assert withhold_taken(Decimal(0), first_paid=True, second_paid=True, policy=POLICY) == 0
