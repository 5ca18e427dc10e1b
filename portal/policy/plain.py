"""Decimals and days as JSON writes them: in strings that lose nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

MONEY_DECIMALS = 2


def plain(value: Any) -> Any:
    """Write a value, and what lies in it, as JSON: decimals and days as strings."""
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
    """Write a decimal without exponent; zeros that stand behind the cents are left out."""
    text = format(number, "f")
    whole, point, decimals = text.partition(".")
    return whole + point + decimals[:MONEY_DECIMALS] + decimals[MONEY_DECIMALS:].rstrip("0")
