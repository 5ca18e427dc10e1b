"""Safe repairs of values of a file that carries quality measures or clinical data (42 CFR 512.275).

A repair is safe if the value as written has one reading alone. A value with two readings is not repaired: the portal
does not guess (docs/readings.md#safe-repairs).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

DATE, NUMBER, ZEROS, IDENTIFIER, CODE, WORD = "date", "number", "zeros", "identifier", "code", "word"
BLANK, INVISIBLE = "blank", "invisible"
KINDS = {
    DATE: "Date written as YYYY-MM-DD",
    NUMBER: "Number without separators and unit",
    ZEROS: "Leading zeros put back",
    IDENTIFIER: "Identifier without spaces and signs, in capitals",
    CODE: "Code without the text around it",
    WORD: "Word as the layout writes it",
    BLANK: "Word for “no value” removed",
    INVISIBLE: "Invisible characters removed",
}

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_TIME = re.compile(r"[T\s]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(\s*[AaPp][Mm])?$")
_COMPACT_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_COMPACT_YEAR_LAST = re.compile(r"(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?P<year>[0-9]{4})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})\s*[-/.\s]\s*(?P<month>[0-9]{1,2})\s*[-/.\s]\s*(?P<day>[0-9]{1,2})")
_MONTH_FIRST = re.compile(
    r"(?P<month>[0-9]{1,2})\s*(?P<sign>[-/.\s])\s*(?P<day>[0-9]{1,2})\s*[-/.\s]\s*(?P<year>[0-9]{4}|[0-9]{2})"
)
_DAY_FIRST = re.compile(
    r"(?P<day>[0-9]{1,2})\s*(?P<sign>[-/.\s])\s*(?P<month>[0-9]{1,2})\s*[-/.\s]\s*(?P<year>[0-9]{4}|[0-9]{2})"
)
_NAME_FIRST = re.compile(
    r"(?P<month>[a-z]{3,9})[-/.,\s]*(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[-/.,\s]+(?P<year>[0-9]{4}|[0-9]{2})"
)
_NAME_SECOND = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[-/.,\s]*(?P<month>[a-z]{3,9})[-/.,\s]*(?P<year>[0-9]{4}|[0-9]{2})"
)
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[,'’\s\u00a0][0-9]{3})+(?:\.[0-9]+)?")  # noqa: RUF001
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_SEPARATORS = re.compile(r"[,'’\s\u00a0]")  # noqa: RUF001
_CODE = re.compile(
    r"(?:ICD-?10(?:-?CM)?\s*[:=]?\s*)?([A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?)(?:[.,;]?|\s*[-–:,;(\s].*)"  # noqa: RUF001
)
_ANY_CODE = re.compile(r"\b[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?\b")
_AROUND = " \t\"'“”‘’`.,;:*()[]"  # noqa: RUF001
_BETWEEN = re.compile(r"\s*(?:\+|,|;|/|&|\band\b|\bwith\b)\s*", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_SIGNS = re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Repair:
    """The repaired value, and the kind of the repair."""

    kind: str
    after: str


def date_of(text: str, *, first: date, last: date) -> Repair | None:
    """Return the only date from `first` to `last` that a text can mean, for a date of 42 CFR 512.275.

    With slashes the month comes first, as in the layout, if that gives a date. Otherwise both orders are tried.
    """
    bare = _TIME.sub("", text.strip()).lower()
    numbers = (_COMPACT_YEAR_FIRST, _COMPACT_YEAR_LAST, _YEAR_FIRST, _MONTH_FIRST, _DAY_FIRST)
    found = [match for shape in (*numbers, _NAME_FIRST, _NAME_SECOND) if (match := shape.fullmatch(bare))]
    years = range(first.year, last.year + 1)
    days: set[date] = set()
    for match in found:
        read = set(_days(match["year"], match["month"], match["day"], years))
        if match.re is _MONTH_FIRST and match["sign"] == "/" and read:
            days = read
            break
        days |= read
    possible = [day for day in days if first <= day <= last]
    return Repair(DATE, possible[0].isoformat()) if len(possible) == 1 else None


def _days(year: str, month: str, day: str, years: Iterable[int]) -> Iterator[date]:
    """Yield the days of some years with this year (of two digits or four), month (or its name) and day."""
    number = _month(month)
    for each in years:
        if str(each).endswith(year) and number is not None:
            try:
                yield date(each, number, int(day))
            except ValueError:
                continue


def _month(written: str) -> int | None:
    if written.isdigit():
        return int(written)
    short = written.removesuffix("t") if written == "sept" else written
    return next((place for place, name in enumerate(_MONTHS, start=1) if name.startswith(short)), None)


def number_of(
    text: str, *, unit: str | None, whole: bool, least: Decimal | None, most: Decimal | None
) -> Repair | None:
    """Return the only number from `least` to `most` that a text can mean, for a number of 42 CFR 512.275.

    A unit is dropped if it is the unit of the column. A comma is read as thousands and as decimals; if both readings
    are in the range, there is no repair.
    """
    bare = text.strip()
    if unit and bare.lower().endswith(unit.lower()):
        bare = bare.lower().removesuffix(unit.lower()).strip()
    readings = set()
    if _PLAIN.fullmatch(bare):
        readings.add(bare)
    if _THOUSANDS.fullmatch(bare):
        readings.add(_SEPARATORS.sub("", bare))
    if _DECIMAL_COMMA.fullmatch(bare):
        readings.add(bare.replace(",", "."))
    possible = [one for one in readings if _is_possible(Decimal(one), whole, least, most)]
    return Repair(NUMBER, possible[0]) if len(possible) == 1 and possible[0] != text else None


def _is_possible(number: Decimal, whole: bool, least: Decimal | None, most: Decimal | None) -> bool:
    if whole and number != number.to_integral_value():
        return False
    return (least is None or least <= number) and (most is None or number <= most)


def identifier_of(text: str, *, length: int, digits: bool, accepts: Callable[[str], bool]) -> Repair | None:
    """Return an identifier without spaces and signs, in capitals, with the zeros that a spreadsheet dropped.

    42 CFR 512.275 asks for data by participant and beneficiary, so a repaired identifier must pass its own check.

    :param length: of the identifier, in characters.
    :param digits: the identifier has digits alone, so that letters around it are a label.
    """
    bare = "".join(filter(str.isdigit, text)) if digits else _SIGNS.sub("", text).upper()
    if bare and bare != text and accepts(bare):
        return Repair(IDENTIFIER, bare)
    padded = "0" * (length - len(bare)) + bare
    if digits and bare and bare != padded and accepts(padded):
        return Repair(ZEROS, padded)
    return None


def code_of(text: str) -> Repair | None:
    """Return the one diagnosis code of a text without the words around it, for the diagnosis of 42 CFR 512.275."""
    bare = " ".join(text.upper().split())
    found = _CODE.fullmatch(bare)
    if found is None or len(set(_ANY_CODE.findall(bare))) != 1:
        return None
    return Repair(CODE, found[1]) if found[1] != text else None


def word_of(text: str, *, spelled: Callable[[str], str | None], joined: bool) -> Repair | None:
    """Return a word as the layout writes it, without quotation marks and points, for a word of 42 CFR 512.275.

    :param spelled: the allowed word that a spelling means, or None.
    :param joined: the column joins several words with +.
    """
    parts = _BETWEEN.split(text) if joined else [text]
    words = [spelled(part.strip(_AROUND)) for part in parts if part.strip(_AROUND)]
    found = [word for word in words if word]
    if not found or len(found) != len(words):
        return None
    after = "+".join(dict.fromkeys(found))
    return Repair(WORD, after) if after != text else None


def visible_of(text: str) -> Repair | None:
    """Return a text without invisible characters; line breaks become spaces (data of 42 CFR 512.275 are one line)."""
    after = " ".join(_UNSEEN.sub(lambda found: " " if found[0].strip(" \t\r\n") != found[0] else "", text).split())
    return Repair(INVISIBLE, after) if after and after != text else None
