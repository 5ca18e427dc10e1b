"""The rows of a table of practitioners (docs/formats.md#practitioner-lists), each checked by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.characters import identifier_key
from portal.identifiers import check_npi

from .text_table import Column, Fault, Layout, Row, TextTable, digits_lost, is_power_of_ten, readable

_PERSON = (
    Column("npi", 40),
    Column("first_name", 150, also=("first", "given_name")),
    Column("last_name", 150, also=("last", "family_name", "surname")),
    Column("specialty", 100),
    Column("from", 40, also=("first_day", "start_date", "effective_date")),
)
ADDITIONS = Layout(columns=_PERSON, named_by=("last_name", "npi"))
"""Columns of a table of practitioners that a participant adds to its own list."""
LISTS = Layout(columns=(Column("model_id", 40), *_PERSON, Column("to", 40, also=("last_day",))), named_by=("model_id",))
"""Columns of a file with which CMS loads the lists of many participants."""
NAMES = Layout(columns=_PERSON[:3], named_by=("npi",))
"""Columns of a directory of names."""
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_AMERICAN_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


@dataclass(frozen=True, slots=True)
class PractitionerRow:
    """A row: a practitioner with the days that the row gives. `model_id` is empty in a participant's own table."""

    number: int
    model_id: str
    npi: str
    first_name: str
    last_name: str
    specialty: str
    from_on: date | None
    to_on: date | None

    def fault(self, sentence: str, column: str = "") -> Fault:
        """Return a fault at this row."""
        return Fault(sentence, self.number, self.model_id or readable(self.last_name), column)


def practitioner_rows(table: TextTable, *, reach: tuple[date, date]) -> tuple[list[PractitionerRow], list[Fault]]:
    """Return the rows of a table that are right by themselves, and the faults of the table and of all others.

    A participant names an NPI once. Days are written as 2021-01-31 or 01/31/2021; they may be blank.

    :param reach: the first and the last day that a row may name.
    """
    rows: list[PractitionerRow] = []
    faults = list(table.faults)
    named: dict[tuple[str, str], int] = {}
    for row in table.rows:
        found = list(_faults(row, reach))
        if not found:
            one = _row(row)
            above = named.setdefault((one.model_id, one.npi), one.number)
            if above == one.number:
                rows.append(one)
            else:
                found = [one.fault(f"Row {above} already names this NPI.", "npi")]
        faults += found
    return rows, faults


def _faults(row: Row, reach: tuple[date, date]) -> Iterator[Fault]:
    values = row.values
    name = readable(identifier_key(values.get("model_id", "")) or values["last_name"])
    npi = identifier_key(values["npi"])
    if is_power_of_ten(npi):
        yield Fault(f"An NPI has ten digits. {digits_lost('NPI')}", row.number, name, "npi")
    elif not (checked := check_npi(npi)).valid:
        yield Fault(checked.reason or "", row.number, name, "npi")
    for column, words in (("first_name", "first name"), ("last_name", "last name")):
        if not values[column]:
            yield Fault(f"Enter the {words}.", row.number, name, column)
    if "model_id" in values and not values["model_id"]:
        yield Fault("Enter the Model ID.", row.number, name, "model_id")
    days = {column: _day(values.get(column, "")) for column in ("from", "to")}
    for column, day in days.items():
        said = values.get(column, "")
        if said and day is None:
            sentence = f"“{readable(said)}” is not a day. Write it as 2021-01-31 or 01/31/2021."
            yield Fault(sentence, row.number, name, column)
        elif day is not None and not reach[0] <= day <= reach[1]:
            years = f"{reach[0].year} to {reach[1].year}"
            yield Fault(
                f"{said} is outside the years of the Model. Enter a day from {years}.", row.number, name, column
            )
    if days["from"] and days["to"] and days["to"] < days["from"]:
        yield Fault("The last day is before the first day.", row.number, name, "to")


def _row(row: Row) -> PractitionerRow:
    values = row.values
    return PractitionerRow(
        number=row.number,
        model_id=identifier_key(values.get("model_id", "")),
        npi=identifier_key(values["npi"]),
        first_name=values["first_name"],
        last_name=values["last_name"],
        specialty=values.get("specialty", ""),
        from_on=_day(values.get("from", "")),
        to_on=_day(values.get("to", "")),
    )


def _day(text: str) -> date | None:
    """Return a written day; None for a blank cell and for what is no day."""
    if iso := _ISO_DAY.fullmatch(text):
        year, month, day = map(int, iso.groups())
    elif american := _AMERICAN_DAY.fullmatch(text):
        month, day, year = map(int, american.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
