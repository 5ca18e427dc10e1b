"""Values of lists in which each row is about a patient; faults never repeat an MBI."""

from __future__ import annotations

import re
from datetime import date

from portal.characters import identifier_key
from portal.identifiers import check_mbi
from portal.policy import Book
from portal.rules.calendar_reach import calendar_reach

from .text_table import Column, Fault, Layout, Row, TextTable, read_table

MBI = Column("mbi", 40, also=("medicare_beneficiary_identifier",))
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_AMERICAN_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def read_patients(content: bytes, *, layout: Layout, today: date, book: Book) -> TextTable:
    """Read the table of a list about patients, up to the size that the policy allows."""
    limit = "participation/list_size_limit_bytes"
    return read_table(
        content, layout=layout, largest=book.on(max(today, book.parameter(limit).values[0].from_on))[limit]
    )


def mbi_of(row: Row, faults: list[Fault]) -> str | None:
    """Return the MBI of a row; None with a fault where it is not valid."""
    checked = check_mbi(identifier_key(row.values[MBI.name]))
    if not checked.valid or checked.normalized is None:
        faults.append(Fault(checked.reason or "", row.number, "", MBI.name))
        return None
    return checked.normalized


def day_of(row: Row, column: str, faults: list[Fault], *, today: date, book: Book) -> date | None:
    """Return a day that has come of a row; None with a fault for anything else."""
    day = _day(row.values[column])
    first, _ = calendar_reach(book=book)
    if day is None:
        faults.append(Fault("Write the day as in 2021-03-10 or 3/10/2021.", row.number, "", column))
    elif day > today:
        faults.append(Fault("This day is in the future.", row.number, "", column))
    elif day < first:
        faults.append(Fault("This day is before the years of the Model.", row.number, "", column))
    else:
        return day
    return None


def _day(text: str) -> date | None:
    if found := _ISO_DAY.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _AMERICAN_DAY.fullmatch(text):
        month, day, year = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
