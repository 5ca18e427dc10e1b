"""Types of request fields: exact numbers, ISO dates, whole counts. They refuse values that they would have to guess."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

FIRST_YEAR, LAST_YEAR = 1900, 2999
MOST_DECIMALS = 10
MOST = 99_999_999_999  # in USD; a whole number, because pydantic prints other limits as Python source
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _refuse(message: str) -> PydanticCustomError:
    """Return a field error with its own sentence."""
    return PydanticCustomError("sentence", "{message}", {"message": message})


def _exact(raw: Any) -> Decimal:
    """Read an exact number from a string or a JSON number."""
    if isinstance(raw, str):
        if not _PLAIN_NUMBER.fullmatch(raw):
            raise _refuse('Give a plain number such as "1234.56".')
        number = Decimal(raw)
    elif isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        raise _refuse('Give a number, best as a string such as "1234.56".')
    else:
        number = Decimal(raw)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise _refuse("Give a finite number.")
    if exponent < -MOST_DECIMALS:
        raise _refuse(f"Give at most {MOST_DECIMALS} decimal places.")
    return number if number else abs(number)  # minus zero is zero


def _day(raw: Any) -> date:
    """Read an ISO date."""
    if not isinstance(raw, str) or not _ISO_DAY.fullmatch(raw):
        raise _refuse("Give a date as a string, YYYY-MM-DD.")
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        raise _refuse(f"{raw} is not a date of the calendar.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _refuse(f"Give a date from {FIRST_YEAR} to {LAST_YEAR}.")
    return day


def _whole(raw: Any) -> int:
    """Read a whole number of zero or more."""
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise _refuse("Give a whole number.")
    if raw < 0:
        raise _refuse("The number cannot be below zero.")
    return raw


Day = Annotated[date, BeforeValidator(_day)]
Count = Annotated[int, BeforeValidator(_whole), Field(le=999_999_999)]
Year = Annotated[int, BeforeValidator(_whole), Field(le=LAST_YEAR)]
Amount = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0, le=MOST)]
SignedAmount = Annotated[Decimal, BeforeValidator(_exact), Field(ge=-MOST, le=MOST)]
Factor = Annotated[Decimal, BeforeValidator(_exact), Field(gt=0, le=100)]
Adjustment = Annotated[Decimal, BeforeValidator(_exact), Field(ge=-10, le=10)]
Share = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0, le=1)]
Score = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0, le=100)]
