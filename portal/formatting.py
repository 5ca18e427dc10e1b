"""Days, times, money and percentages in the form in which people read them: pages, letters, mails and worksheets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

MINUS = "\N{MINUS SIGN}"
EASTERN = ZoneInfo("America/New_York")
NOON = 12
HUNDREDTH_OF_A_PERCENT = Decimal("0.0001")


class Unit(StrEnum):
    """The measure of a number: it decides how people read it."""

    USD = "usd"
    SHARE = "share"  # 0 to 1, read as a percentage
    FACTOR = "factor"
    POINTS = "points"  # of a score
    DECILE = "decile"
    COUNT = "count"
    NONE = "none"  # of what has no number


def dollars(amount: Decimal) -> str:
    """Write an amount in USD to the cent with its sign, thousands separated: "$1,880.00"."""
    return f"{MINUS if amount < 0 else ''}${abs(amount):,.2f}"


def percent(share: Decimal) -> str:
    """Write a share (1 is the whole) as a percentage without needless zeros: "3.75%"."""
    return f"{plain_number(share * 100)}%"


def plain_number(number: Decimal) -> str:
    """Write a number without exponent and without zeros that say nothing: "1.02"."""
    return f"{number.normalize():f}".replace("-", MINUS)


def exact(number: Decimal) -> str:
    """Write a number with the decimals that it was worked out to: "87.10"."""
    return f"{number:f}".replace("-", MINUS)


def whole(number: Decimal) -> str:
    """Write a count, thousands separated: "1,204"."""
    return f"{number:,.0f}".replace("-", MINUS)


def rounded_percent(share: Decimal) -> str:
    """Write a share (1 is the whole) as a percentage to the hundredth: a rate of 22 in 24 is "91.67%"."""
    return percent(share.quantize(HUNDREDTH_OF_A_PERCENT, rounding=ROUND_HALF_UP))


_WRITTEN: dict[Unit, Callable[[Decimal], str]] = {
    Unit.USD: dollars,
    Unit.SHARE: rounded_percent,
    Unit.FACTOR: plain_number,
    Unit.POINTS: exact,
    Unit.DECILE: whole,
    Unit.COUNT: whole,
}


def in_unit(amount: Decimal, unit: str) -> str:
    """Write the amount of a worksheet's line as its unit is read.

    :param unit: one of `Unit`, as a line keeps it.
    :raises ValueError: for another word.
    :raises KeyError: for the unit of lines that have no amount.
    """
    return _WRITTEN[Unit(unit)](amount)


def long_date(day: date) -> str:
    """Write a day as "August 29, 2022"; an instant as its day in Eastern time."""
    if isinstance(day, datetime) and day.tzinfo is not None:
        day = day.astimezone(EASTERN)
    return f"{day:%B} {day.day}, {day.year}"


def long_time(instant: datetime) -> str:
    """Write an instant as "August 29, 2022, 10:12 a.m. ET"."""
    local = instant.astimezone(EASTERN)
    half = "a.m." if local.hour < NOON else "p.m."
    return f"{long_date(local)}, {local.hour % NOON or NOON}:{local:%M} {half} ET"
