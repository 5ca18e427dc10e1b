"""A list of patients who got the notice (docs/formats.md#notices-given); faults never repeat an MBI."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from portal.characters import identifier_key
from portal.identifiers import check_mbi
from portal.policy import Book
from portal.rules.calendar_reach import calendar_reach

from .text_table import Column, Fault, Layout, Row, limit_reached, read_table

LAYOUT = Layout(
    columns=(
        Column("mbi", 40, also=("medicare_beneficiary_identifier",)),
        Column("given_on", 40, also=("session_on", "date")),
    ),
    named_by=(),
)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_AMERICAN_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


@dataclass(frozen=True, slots=True)
class GivenNotice:
    """A patient by the MBI, and the day on which the patient got the notice."""

    mbi: str
    given_on: date


def read_notices(content: bytes, *, today: date, book: Book) -> tuple[list[GivenNotice], list[Fault]]:
    """Read a list; a row with a fault is not among those returned, and the same row twice counts once."""
    policy = book.on(max(today, book.parameter("participation/list_size_limit_bytes").values[0].from_on))
    table = read_table(content, layout=LAYOUT, largest=policy["participation/list_size_limit_bytes"])
    first, _ = calendar_reach(book=book)
    rows: dict[GivenNotice, None] = {}
    for row in table.rows:
        if (read := _read(row, first, today, table.faults)) is not None:
            rows[read] = None
        if limit_reached(table.faults):
            break
    return list(rows), table.faults


def _read(row: Row, first: date, today: date, faults: list[Fault]) -> GivenNotice | None:
    checked = check_mbi(identifier_key(row.values["mbi"]))
    if not checked.valid or checked.normalized is None:
        faults.append(Fault(checked.reason or "", row.number, "", "mbi"))
    given_on = _day(row.values["given_on"])
    if given_on is None:
        faults.append(Fault("Write the day as in 2021-03-10 or 3/10/2021.", row.number, "", "given_on"))
    elif not first <= given_on <= today:
        sentence = "This day is in the future." if given_on > today else "This day is before the years of the Model."
        faults.append(Fault(sentence, row.number, "", "given_on"))
        return None
    if given_on is None or checked.normalized is None:
        return None
    return GivenNotice(checked.normalized, given_on)


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
