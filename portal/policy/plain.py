"""Conversion of decimals and days to JSON strings, without loss."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

MONEY_DECIMALS = 2


def plain(value: Any) -> Any:
    """Return a value for JSON, with all decimals and days in it as strings."""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    return value


def decimal_text(number: Decimal) -> str:
    """Write a decimal without exponent and without trailing zeros beyond two decimals."""
    text = format(number, "f")
    whole, point, decimals = text.partition(".")
    return whole + point + decimals[:MONEY_DECIMALS] + decimals[MONEY_DECIMALS:].rstrip("0")
