"""Amounts, days and states as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.templatetags import portal_display


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("0"), "$0.00"),
        (Decimal("1234.5"), "$1,234.50"),
        (Decimal("-157.99"), "\N{MINUS SIGN}$157.99"),
        (Decimal("1204333.20"), "$1,204,333.20"),
        (None, "\N{EM DASH}"),
    ],
)
def test_money_has_its_sign_separators_and_two_decimals(amount, shown):
    assert portal_display.money(amount) == shown


def test_day_is_written_out():
    assert portal_display.day(date(2022, 3, 31)) == "March 31, 2022"


def test_day_of_an_instant_is_the_eastern_one():
    # 03:30 in UTC is still the evening before in New York (UTC - 4 in August).
    assert portal_display.day(datetime(2022, 8, 30, 3, 30, tzinfo=UTC)) == "August 29, 2022"


@pytest.mark.parametrize(
    ("hour_utc", "shown"),
    [(4, "12:05 a.m."), (16, "12:05 p.m."), (18, "2:05 p.m.")],  # midnight, noon, afternoon in New York
)
def test_instant_names_the_half_of_the_day(hour_utc, shown):
    assert portal_display.instant(datetime(2022, 8, 29, hour_utc, 5, tzinfo=UTC)) == f"August 29, 2022, {shown} ET"


@pytest.mark.parametrize(
    ("days", "words"),
    [(2, "2 days left"), (1, "1 day left"), (0, "today is the last day"), (-1, "1 day late"), (-210, "210 days late")],
)
def test_days_left_on_the_cliff(days, words):
    assert portal_display.days_left(days) == words


@pytest.mark.parametrize(("value", "shown"), [("0.0375", "3.75%"), ("1", "100%"), ("0.05", "5%")])
def test_share_is_a_percentage_without_needless_zeros(value, shown):
    assert portal_display.share(Decimal(value)) == shown


def test_an_unknown_state_is_shown_in_plain_words():
    assert "Second look" in portal_display.status_tag("second-look")


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("2022-03-31", "March 31, 2022"), (True, "yes"), (None, "\N{EM DASH}"), (["a", 2], "a, 2"), ("2020.1", "2020.1")],
)
def test_fact_values_of_a_receipt_are_words(stored, shown):
    assert portal_display.fact_value(stored) == shown


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Adjusted amount", "$1.00"),
        ("National base rate, lung PC", "$1.00"),
        ("Adjustment factor", "1.00"),
        ("Measure 144: points", "1.00"),
        ("Aggregate quality score", "1.00"),
    ],
)
def test_a_label_says_whether_its_amount_is_dollars(label, shown):
    assert portal_display.amount_of("1.00", label) == shown
