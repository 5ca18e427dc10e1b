"""Formatting of days, times, money and percentages for people, on pages and in letters, emails and worksheets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

MINUS = "\N{MINUS SIGN}"
EASTERN = ZoneInfo("America/New_York")
NOON = 12
HUNDREDTH = Decimal("0.01")


class Unit(StrEnum):
    """Unit of a number, which decides how it is written."""

    USD = "usd"
    SHARE = "share"  # 0 to 1, written as a percentage
    FACTOR = "factor"
    POINTS = "points"  # of a score
    DECILE = "decile"
    COUNT = "count"
    NONE = "none"  # no number


UNITS_OF_TIME = ((86400, "days"), (3600, "hours"), (60, "minutes"))
"""Seconds of each unit, the longest first."""


def dollars(amount: Decimal) -> str:
    """Write an amount in USD with a dollar sign, thousands separators and cents: "$1,880.00"."""
    return f"{MINUS if amount < 0 else ''}${abs(amount):,.2f}"


def percent(share: Decimal) -> str:
    """Write a rate (0 to 1) by which something is calculated with two decimals, "1.00%", or with all that it has."""
    number = share * 100
    return rounded_percent(share) if number == number.quantize(HUNDREDTH) else f"{plain_number(number)}%"


def plain_percent(share: Decimal) -> str:
    """Write a share (0 to 1) that a sentence takes from the law as the law writes it: "at least 95%"."""
    return f"{plain_number(share * 100)}%"


def plain_number(number: Decimal) -> str:
    """Write a number without exponent and without trailing zeros: "1.02"."""
    return f"{number.normalize():f}".replace("-", MINUS)


def exact(number: Decimal) -> str:
    """Write a number with all its decimals: "87.10"."""
    return f"{number:f}".replace("-", MINUS)


def whole(number: Decimal) -> str:
    """Write a count with thousands separators: "1,204"."""
    return f"{number:,.0f}".replace("-", MINUS)


def rounded_percent(share: Decimal) -> str:
    """Write a rate (0 to 1) as percent with two decimals: 22 of 24 is "91.67%", a half "50.00%"."""
    return _two_decimals(share, ROUND_HALF_UP)


def reached_percent(share: Decimal) -> str:
    """Write a share that must reach a limit, as percent never rounded up: 968 of 1,019 is "94.99%", not "95.00%"."""
    return _two_decimals(share, ROUND_DOWN)


def _two_decimals(share: Decimal, rounding: str) -> str:
    rounded = (share * 100).quantize(HUNDREDTH, rounding=rounding)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):f}%"


_WRITTEN: dict[Unit, Callable[[Decimal], str]] = {
    Unit.USD: dollars,
    Unit.SHARE: rounded_percent,
    Unit.FACTOR: plain_number,
    Unit.POINTS: exact,
    Unit.DECILE: whole,
    Unit.COUNT: whole,
}


def in_unit(amount: Decimal, unit: str) -> str:
    """Write the amount of a worksheet line in its unit.

    :param unit: a value of `Unit`, as stored with the line.
    :raises ValueError: for any other word.
    :raises KeyError: for `Unit.NONE`.
    """
    return _WRITTEN[Unit(unit)](amount)


def long_date(day: date) -> str:
    """Write a day as "August 29, 2022", and an instant as its day in Eastern time."""
    if isinstance(day, datetime) and day.tzinfo is not None:
        day = day.astimezone(EASTERN)
    return f"{day:%B} {day.day}, {day.year}"


def long_time(instant: datetime) -> str:
    """Write an instant as "August 29, 2022, 10:12 a.m. ET"."""
    local = instant.astimezone(EASTERN)
    half = "a.m." if local.hour < NOON else "p.m."
    return f"{long_date(local)}, {local.hour % NOON or NOON}:{local:%M} {half} ET"


def exact_time(instant: datetime) -> str:
    """Write an instant to the second, as "10:12:07 a.m. ET, August 29, 2022"."""
    local = instant.astimezone(EASTERN)
    half = "a.m." if local.hour < NOON else "p.m."
    return f"{local.hour % NOON or NOON}:{local:%M:%S} {half} ET, {long_date(local)}"


def length_of_time(seconds: float) -> str:
    """Write a length of time in the unit in which people say it: "0.4 seconds", "12.0 minutes", "3.5 hours"."""
    for unit, name in UNITS_OF_TIME:
        if seconds >= unit:
            return f"{Decimal(seconds / unit):.1f} {name}"
    return f"{Decimal(seconds):.1f} seconds"
