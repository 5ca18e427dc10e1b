"""Amounts, days and units on pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.formatting import Unit, percent, plain_percent
from portal.rules.worksheet import Line
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
    # 03:30 in UTC is the evening before in New York (UTC - 4 in August).
    assert portal_display.day(datetime(2022, 8, 30, 3, 30, tzinfo=UTC)) == "August 29, 2022"


@pytest.mark.parametrize(
    ("hour_utc", "shown"),
    [(4, "12:05 a.m."), (16, "12:05 p.m."), (18, "2:05 p.m.")],  # midnight, noon, afternoon in New York
)
def test_instant_shows_am_or_pm(hour_utc, shown):
    assert portal_display.instant(datetime(2022, 8, 29, hour_utc, 5, tzinfo=UTC)) == f"August 29, 2022, {shown} ET"


@pytest.mark.parametrize(
    ("days", "words"),
    [(2, "2 days left"), (1, "1 day left"), (0, "today is the last day"), (-1, "1 day late"), (-210, "210 days late")],
)
def test_days_left_around_the_last_day(days, words):
    assert portal_display.days_left(days) == words


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("2022-03-31", "March 31, 2022"), (True, "yes"), (None, "\N{EM DASH}"), (["a", 2], "a, 2"), ("2020.1", "2020.1")],
)
def test_values_of_receipt_facts_are_readable(stored, shown):
    assert portal_display.fact_value(stored) == shown


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        ("1880", "usd", "$1,880.00"),
        (Decimal(211) / 230, "share", "91.74%"),  # .91739…
        ("0.125", "share", "12.50%"),
        ("0.01", "share", "1.00%"),
        ("0.99995", "share", "100.00%"),  # half up
        ("-0.00004", "share", "0.00%"),
        ("-0.0375", "share", "\N{MINUS SIGN}3.75%"),
        ("1.0340", "factor", "1.034"),
        ("87.10", "points", "87.10"),
        ("-0.5", "points", "\N{MINUS SIGN}0.5"),
        ("9", "decile", "9"),
        ("1204", "count", "1,204"),
        (None, "none", "\N{EM DASH}"),
        (None, "share", "\N{EM DASH}"),  # a rate without cases
    ],
)
def test_amount_is_written_by_its_unit(amount, unit, shown):
    assert portal_display.in_unit(amount, unit) == shown


@pytest.mark.parametrize(
    ("share", "calculated", "in_a_sentence"),
    [
        ("0.01", "1.00%", "1%"),
        ("0.0350", "3.50%", "3.5%"),
        ("0.95", "95.00%", "95%"),
        ("0.03125", "3.125%", "3.125%"),  # a rehearsed discount: rounded, nobody could redo the calculation
        ("0", "0.00%", "0%"),
    ],
)
def test_rates_of_calculations_have_two_decimals_and_sentences_write_shares_as_the_law_does(
    share, calculated, in_a_sentence
):
    assert (percent(Decimal(share)), plain_percent(Decimal(share))) == (calculated, in_a_sentence)


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit is not Unit.NONE])
def test_every_unit_has_a_format(unit):
    assert portal_display.in_unit("1", unit.value)


def test_an_amount_without_a_unit_is_refused():
    """Without a unit, 1 could mean a dollar, a point or 100%."""
    with pytest.raises(ValueError, match="Trended base"):
        Line("Trended base", Decimal(1), "", "42 CFR 512.255")


@pytest.mark.parametrize(
    ("words", "values", "filled"),
    [
        ("Dates of {}", [2021], "Dates of 2021"),
        ("{} of {}", ["{}", "b"], "b of {}"),
        ("Nothing", ["a"], "Nothing"),
    ],
)
def test_placeholders_are_filled_from_the_left(words, values, filled):
    for value in values:
        words = portal_display.fill(words, value)
    assert words == filled
