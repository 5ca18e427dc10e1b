"""Parameter files: their format, and how to read them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

MOST_DAYS = 3660
"""Ten years: a longer value is a typing error, and could overflow the calendar."""
MOST_DIGITS = 20
"""Digits before the point, and after it: a number such as 1E+999999 would fill the memory once it is written out."""
UNITS = ("share", "factor", "usd", "days", "count", "points", "choice", "day", "text", "table")
STANDINGS = ("enacted", "published", "assumed")
FILE_KEYS = {"description", "unit", "amendable", "checked_on", "values"}
VALUE_KEYS = {"from", "value", "reference", "standing"}
OPTIONAL_VALUE_KEYS = {"url"}
"""`url`: a public copy of the source."""


class PolicyError(Exception):
    """Error in the policy or in its use; the message names the parameter and what is wrong."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """Value of a parameter from a day on, with its source; `url` if the source is public."""

    from_on: date
    value: Any
    reference: str
    standing: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """Number, word or table of the law with all its dated values, oldest first."""

    name: str
    description: str
    unit: str
    amendable: bool
    checked_on: date
    choices: tuple[str, ...]
    values: tuple[DatedValue, ...]

    def coerce(self, raw: Any) -> Any:
        """Convert a value that a person typed or sent as JSON to the type of this parameter.

        Decimals may be strings and days may be ISO strings; no other conversion takes place.

        :raises PolicyError: when the value does not fit the unit, the choices or the shape of the table.
        """
        return _checked(self.name, self.unit, self.choices, raw, like=self.values[0].value)


@lru_cache(maxsize=1024)  # several releases: versions of the policy share most of their files
def read_parameter(text: str, name: str) -> Parameter:
    """Read the text of one TOML file as a parameter and check its format; each text is read once in each process.

    :raises PolicyError: for a missing or unknown key, unit or standing, days out of order, or a value that
        does not fit its unit.
    """
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{name}: the file is not valid TOML ({error}).") from error
    unit = content.get("unit")
    if unit not in UNITS:
        raise PolicyError(f"{name}: unit is {unit!r}; it must be one of {', '.join(UNITS)}.")
    _require_keys(name, content, FILE_KEYS | ({"choices"} if unit == "choice" else set()))
    if not isinstance(content["description"], str) or not content["description"].strip():
        raise PolicyError(f"{name}: description must say what the parameter is.")
    if not isinstance(content["amendable"], bool):
        raise PolicyError(f"{name}: amendable must be true or false.")
    checked_on = _day(name, "checked_on", content["checked_on"])
    choices = tuple(content.get("choices", ()))
    rows = content["values"]
    if not isinstance(rows, list) or not rows:
        raise PolicyError(f"{name}: it has no values; give at least one [[values]].")
    values: list[DatedValue] = []
    for row in rows:
        values.append(_read_value(name, unit, choices, row, like=values[0].value if values else None))
    days = [value.from_on for value in values]
    if days != sorted(set(days)):
        raise PolicyError(f"{name}: the days of its values must rise, and no day may appear twice.")
    return Parameter(name, content["description"], unit, content["amendable"], checked_on, choices, tuple(values))


def _read_value(name: str, unit: str, choices: tuple[str, ...], row: Any, *, like: Any) -> DatedValue:
    """Read one [[values]] table of a file."""
    if not isinstance(row, dict):
        raise PolicyError(f"{name}: values must be [[values]] tables.")
    _require_keys(name, row, VALUE_KEYS, OPTIONAL_VALUE_KEYS)
    if row["standing"] not in STANDINGS:
        raise PolicyError(f"{name}: standing is {row['standing']!r}; it must be one of {', '.join(STANDINGS)}.")
    if not isinstance(row["reference"], str) or not row["reference"].strip():
        raise PolicyError(f"{name}: reference must say where the value is written.")
    value = _checked(name, unit, choices, row["value"], like=like)
    url = row.get("url", "")
    if not isinstance(url, str) or (url and not url.startswith("https://")):
        raise PolicyError(f"{name}: url must begin with https://.")
    return DatedValue(_day(name, "from", row["from"]), value, row["reference"], row["standing"], url)


def _require_keys(name: str, content: Mapping[str, Any], expected: set[str], optional: Set[str] = frozenset()) -> None:
    """Refuse a table that lacks a required key or has an unknown one."""
    if missing := sorted(expected - set(content)):
        raise PolicyError(f"{name}: {', '.join(missing)} is missing.")
    if unknown := sorted(set(content) - expected - optional):
        raise PolicyError(f"{name}: unknown key {', '.join(unknown)}.")


def _checked(name: str, unit: str, choices: tuple[str, ...], raw: Any, *, like: Any) -> Any:
    """Check one value against its unit and return it in the unit's type."""
    if unit == "table":
        if not isinstance(raw, dict | list):
            raise PolicyError(f"{name}: the value must be a table or a list.")
        return _homogeneous(name, raw) if like is None else _shaped(name, name, raw, like)
    if unit in ("share", "factor", "usd", "points"):
        number = _decimal(name, name, raw)
        if unit == "share" and not 0 <= number <= 1:
            raise PolicyError(f"{name}: {number} is not a share between 0 and 1.")
        if number < 0:
            raise PolicyError(f"{name}: {number} is below zero.")
        return number
    if unit in ("days", "count"):
        if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
            raise PolicyError(f"{name}: {raw!r} is not a whole number of zero or more.")
        if unit == "days" and raw > MOST_DAYS:
            raise PolicyError(f"{name}: {raw} days are too many; a period has at most {MOST_DAYS} days.")
        return raw
    if unit == "day":
        return _day(name, "value", raw)
    if not isinstance(raw, str) or not raw:
        raise PolicyError(f"{name}: {raw!r} is not a word.")
    if unit == "choice" and raw not in choices:
        raise PolicyError(f"{name}: {raw!r} is not one of {', '.join(choices)}.")
    return raw


def _day(name: str, key: str, raw: Any) -> date:
    """Return a day, from TOML or from an ISO string."""
    if isinstance(raw, str):
        try:
            raw = date.fromisoformat(raw)
        except ValueError:
            raise PolicyError(f"{name}: {key} {raw!r} is not a day written as YYYY-MM-DD.") from None
    if not isinstance(raw, date) or isinstance(raw, datetime):
        raise PolicyError(f"{name}: {key} must be a day.")
    return raw


def _decimal(name: str, place: str, raw: Any) -> Decimal:
    """Return an exact number; a binary float is refused because it may have lost digits."""
    if isinstance(raw, bool) or not isinstance(raw, Decimal | int | str):
        raise PolicyError(f"{name}: {place} must be a number (write it as a string in JSON).")
    try:
        number = Decimal(raw)
    except InvalidOperation:
        raise PolicyError(f"{name}: {place} {raw!r} is not a number.") from None
    if not number.is_finite():
        raise PolicyError(f"{name}: {place} must be a finite number.")
    exponent = number.as_tuple().exponent
    if number.adjusted() >= MOST_DIGITS or (isinstance(exponent, int) and exponent < -MOST_DIGITS):
        raise PolicyError(f"{name}: {place} has more than {MOST_DIGITS} digits before or after the point.")
    return number


def _homogeneous(name: str, table: Any) -> Any:
    """Check that all members of each list in a table have the same columns and types, and return the table."""
    if isinstance(table, dict):
        return {key: _homogeneous(name, value) for key, value in table.items()}
    if isinstance(table, list) and table:
        first = _homogeneous(name, table[0])
        return [first, *(_shaped(name, name, member, first) for member in table[1:])]
    return table


def _shaped(name: str, place: str, raw: Any, like: Any) -> Any:
    """Convert a value to the types of a known one: rows need the same columns, a table of tables may have any keys."""
    if isinstance(like, dict):
        if not isinstance(raw, dict):
            raise PolicyError(f"{name}: {place} must be a table.")
        if like and all(isinstance(member, dict | list) for member in like.values()):
            pattern = next(iter(like.values()))
            return {key: _shaped(name, f"{place}.{key}", raw[key], like.get(key, pattern)) for key in raw}
        if set(raw) != set(like):
            raise PolicyError(f"{name}: {place} must have exactly the columns {', '.join(like)}.")
        return {key: _shaped(name, f"{place}.{key}", raw[key], like[key]) for key in like}
    if isinstance(like, list):
        if not isinstance(raw, list):
            raise PolicyError(f"{name}: {place} must be a list.")
        return [_shaped(name, place, member, like[0]) for member in raw] if like else raw
    if isinstance(like, Decimal):
        return _decimal(name, place, raw)
    if isinstance(like, date):
        return _day(name, place, raw)
    if type(raw) is not type(like):
        raise PolicyError(f"{name}: {place} {raw!r} must be of the type of {like!r}.")
    return raw
