"""A list of patients who got the notice (docs/formats.md#notices-given)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.policy import Book

from .patient_rows import MBI, day_of, mbi_of, read_patients
from .text_table import Column, Fault, Layout, limit_reached

LAYOUT = Layout(columns=(MBI, Column("given_on", 40, also=("session_on", "date"))), named_by=())


@dataclass(frozen=True, slots=True)
class GivenNotice:
    """A patient by the MBI, and the day on which the patient got the notice."""

    mbi: str
    given_on: date


def read_notices(content: bytes, *, today: date, book: Book) -> tuple[list[GivenNotice], list[Fault]]:
    """Read a list; a row with a fault is not among those returned, and the same row twice counts once."""
    table = read_patients(content, layout=LAYOUT, today=today, book=book)
    rows: dict[GivenNotice, None] = {}
    for row in table.rows:
        mbi = mbi_of(row, table.faults)
        given_on = day_of(row, "given_on", table.faults, today=today, book=book)
        if mbi and given_on:
            rows[GivenNotice(mbi, given_on)] = None
        if limit_reached(table.faults):
            break
    return list(rows), table.faults
