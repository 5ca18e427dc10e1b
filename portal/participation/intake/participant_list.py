"""The rows of a participant list (docs/formats.md#participant-lists), each checked by itself.

Readings: docs/readings.md#blank-model-id, docs/readings.md#hospital-numbers-and-kinds,
docs/readings.md#opt-outs-of-a-list.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from portal.characters import email_key, identifier_key
from portal.identifiers import Identifier, check_cbsa, check_ccn, check_email, check_tin, check_zip
from portal.participation.rules.standing import KINDS, Span, excluded_as, furnishes_as
from portal.policy import Book
from portal.rules.calendar_reach import calendar_reach

from .text_table import (
    Column,
    Fault,
    Layout,
    Row,
    digits_lost,
    is_power_of_ten,
    limit_reached,
    read_table,
    readable,
    zero_lost,
)

OPT_OUT = "opt-out"
LAYOUT = Layout(
    columns=(
        Column("model_id", 40),
        Column("kind", 40),
        Column("tin", 40),
        Column("ccn", 40),
        Column("legal_name", 200),
        Column("site_zip", 40),
        Column("cbsa", 40),
        Column("from", 40),
        Column("to", 40),
        Column("exclusion", 40),
        Column("contact_first", 150),
        Column("contact_last", 150),
        Column("contact_email", 254),
    ),
    named_by=("model_id", "legal_name"),
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ZIP_DIGITS, _TIN_DIGITS, _CCN_DIGITS = 5, 9, 6


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row: a participant with one of its sites, or with days on which it is outside the Model.

    `model_id` is empty if none was issued yet. Exactly one of `tin` and `ccn` is given. `exclusion` is empty, a reason
    of § 512.210(b), or `opt-out`. `days` are those of the exclusion or opt-out; where `exclusion` is empty, those of
    the site. A row with an exclusion or opt-out may have no site.
    """

    number: int
    model_id: str
    kind: str
    tin: str
    ccn: str
    legal_name: str
    zip: str
    cbsa: str
    days: Span
    exclusion: str
    contact: tuple[str, str, str]

    @property
    def name(self) -> str:
        """Return the Model ID or, without one, the legal name."""
        return self.model_id or self.legal_name

    def fault(self, sentence: str, column: str = "") -> Fault:
        """Return a fault at this row."""
        return Fault(sentence, self.number, readable(self.name), column)


def read_list(
    content: bytes, *, exclusions: Collection[str], today: date, book: Book
) -> tuple[list[ListedRow], list[Fault]]:
    """Read a participant list; rows with a fault are not returned.

    :param exclusions: the words for reasons of § 512.210(b).
    """
    policy = book.on(max(today, book.parameter("participation/list_size_limit_bytes").values[0].from_on))
    table = read_table(content, layout=LAYOUT, largest=policy["participation/list_size_limit_bytes"])
    words = frozenset({"", OPT_OUT, *exclusions})
    check = _Check(
        words, policy["model/model_id_pattern"], policy["model/pps_exempt_hospitals"], calendar_reach(book=book)
    )
    rows, faults = [], table.faults
    for row in table.rows:
        listed = check.row(row, faults)
        if listed is not None:
            rows.append(listed)
        if limit_reached(faults):
            break
    return rows, faults


@dataclass(frozen=True, slots=True)
class _Check:
    """The checks of one row: allowed words, the pattern of Model IDs, and the first and last allowed day."""

    words: frozenset[str]
    model_id_pattern: str
    pps_exempt: Collection[str]
    reach: tuple[date, date]

    def row(self, row: Row, faults: list[Fault]) -> ListedRow | None:
        """Return the checked row; None, with its faults added to `faults`, where something is wrong."""
        values, found = row.values, _RowFaults(row, faults)
        model_id = identifier_key(values["model_id"])
        if model_id and not re.fullmatch(self.model_id_pattern, model_id):
            found("model_id", "This is not a Model ID, as in RO12345. Leave it blank if none was issued.")
        kind = values["kind"]
        if kind not in KINDS:
            found("kind", f"{_quoted(kind)} is not a kind of participant: write {_one_of(KINDS)}, in lowercase.")
        tin, ccn = self._identity(values, kind, found)
        exclusion = values["exclusion"]
        if exclusion not in self.words:
            found("exclusion", f"{_quoted(exclusion)} is not an exclusion: write {_one_of(sorted(self.words - {''}))}, "
                  "in lowercase, or leave it blank.")  # fmt: skip
        elif not excluded_as(exclusion, hospital=bool(ccn)):
            found("exclusion", "Only a physician group practice furnishes radiotherapy at the facilities of others.")
        place, area = self._place(values, found, needed=not exclusion)
        days = self._days(values, found)
        contact = self._contact(values, found)
        if not values["legal_name"]:
            found("legal_name", "Enter the legal name.")
        for column in ("legal_name", "contact_first", "contact_last"):
            if check_tin(identifier_key(values[column])).valid:
                found(column, "This seems to be a TIN, not a name. Look for values that moved to another column.")
        if found.any or days is None:
            return None
        return ListedRow(
            row.number, model_id, kind, tin, ccn, values["legal_name"], place, area, days, exclusion, contact
        )

    def _identity(self, values: dict[str, str], kind: str, found: _RowFaults) -> tuple[str, str]:
        tin, ccn = identifier_key(values["tin"]), identifier_key(values["ccn"])
        if bool(tin) == bool(ccn):
            found("tin", "Enter either a TIN or a CCN, not both.")
        elif tin.isdecimal() and len(tin) == _TIN_DIGITS - 1:
            found("tin", f"A TIN has nine digits, but this one has eight. {zero_lost('TIN')}")
        elif is_power_of_ten(tin):
            found("tin", f"A TIN has nine digits. {digits_lost('TIN')}")
        elif tin:
            found.check("tin", check_tin(tin))
        elif ccn.isdecimal() and len(ccn) == _CCN_DIGITS - 1:
            found("ccn", f"A CCN has six characters, but this one has five. {zero_lost('CCN')}")
        elif is_power_of_ten(ccn):
            found("ccn", f"A CCN has six characters. {digits_lost('CCN')}")
        else:
            found.check("ccn", check_ccn(ccn, pps_exempt=self.pps_exempt))
            if kind in KINDS and not furnishes_as(kind, hospital=True):
                found("kind", "A CCN belongs to a hospital outpatient department, which is a technical participant.")
        return tin, ccn

    def _place(self, values: dict[str, str], found: _RowFaults, *, needed: bool) -> tuple[str, str]:
        place, area = identifier_key(values["site_zip"]), identifier_key(values["cbsa"])
        if not (place or area or needed):
            return "", ""
        if place.isdecimal() and len(place) < _ZIP_DIGITS:
            found("site_zip", f"A ZIP code has five digits, but this one has {len(place)}. {zero_lost('ZIP code')}")
        elif is_power_of_ten(place):
            found("site_zip", f"A ZIP code has five digits. {digits_lost('ZIP code')}")
        else:
            found.check("site_zip", check := check_zip(place))
            place = check.normalized or ""
        if is_power_of_ten(area):
            found("cbsa", f"A CBSA has five digits. {digits_lost('CBSA')}")
        else:
            found.check("cbsa", check_cbsa(area))
        return place, area

    def _days(self, values: dict[str, str], found: _RowFaults) -> Span | None:
        first, last = self._day("from", values, found), None
        if values["to"]:
            last = self._day("to", values, found)
        if first is None or (values["to"] and last is None):
            return None
        if last is not None and last < first:
            found("to", "The last day is before the first day.")
        return Span(first, last)

    def _day(self, column: str, values: dict[str, str], found: _RowFaults) -> date | None:
        text = values[column]
        try:
            day = date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None:
            found(column, f"{_quoted(text)} is not a day: write year, month and day, as in 2021-01-31.")
        elif not self.reach[0] <= day <= self.reach[1]:
            years = f"{self.reach[0].year} to {self.reach[1].year}"
            found(column, f"{text} is outside the years of the Model. Enter a day from {years}.")
            return None
        return day

    def _contact(self, values: dict[str, str], found: _RowFaults) -> tuple[str, str, str]:
        for column, what in (("contact_first", "first name"), ("contact_last", "last name")):
            if not values[column]:
                found(column, f"Enter the contact's {what}: nobody can register without it.")
        email = email_key(values["contact_email"])
        if not email:
            found(
                "contact_email", "Enter the contact's email address: nobody can register or get reminders without it."
            )
        else:
            found.check("contact_email", check_email(email))
        return values["contact_first"], values["contact_last"], email


class _RowFaults:
    """The faults of one row, collected as its checks find them."""

    def __init__(self, row: Row, faults: list[Fault]) -> None:
        self.row, self.faults, self.any = row, faults, False

    def __call__(self, column: str, sentence: str) -> None:
        name = identifier_key(self.row.values["model_id"]) or self.row.values["legal_name"]
        self.faults.append(Fault(sentence, self.row.number, readable(name), column))
        self.any = True

    def check(self, column: str, checked: Identifier) -> bool:
        """Return whether an identifier is valid; add a fault with the reason where it is not."""
        if not checked.valid:
            self(column, checked.reason or "")
        return checked.valid


def _quoted(text: str) -> str:
    return f"“{readable(text)}”" if text else "An empty cell"


def _one_of(words: Collection[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}"
