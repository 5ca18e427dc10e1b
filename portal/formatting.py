"""Days, times, money and percentages in the form in which people read them: pages, letters, mails and worksheets."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

MINUS = "\N{MINUS SIGN}"
EASTERN = ZoneInfo("America/New_York")
NOON = 12


def dollars(amount: Decimal) -> str:
    """Write an amount in USD to the cent with its sign, thousands separated: "$1,880.00"."""
    return f"{MINUS if amount < 0 else ''}${abs(amount):,.2f}"


def percent(share: Decimal) -> str:
    """Write a share (1 is the whole) as a percentage without needless zeros: "3.75%"."""
    return f"{plain_number(share * 100)}%"


def plain_number(number: Decimal) -> str:
    """Write a number without exponent and without zeros that say nothing: "1.02"."""
    return f"{number.normalize():f}".replace("-", MINUS)


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
