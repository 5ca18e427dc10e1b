"""The value of a parameter in words, by its unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from portal.formatting import dollars, long_date, percent, plain_number

A_TABLE = "a table"
_NUMBERS: dict[str, Callable[[Decimal], str]] = {"share": percent, "usd": dollars}


def value_words(value: Any, unit: str) -> str:
    """Write the value of a parameter for people; a value stored as JSON counts as well. Tables are not written out.

    :param unit: the unit of the parameter, as in its file.
    """
    if isinstance(value, dict | list) or value is None:
        return A_TABLE
    if unit in _NUMBERS:
        return _NUMBERS[unit](Decimal(str(value)))
    if unit == "day":
        return long_date(value if isinstance(value, date) else date.fromisoformat(value))
    if unit == "days":
        return f"{value} days"
    if unit in ("factor", "points", "count"):
        return plain_number(Decimal(str(value)))
    return str(value).replace("-", " ") if unit == "choice" else str(value)
