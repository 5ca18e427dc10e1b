"""A list of treatments that ended and of their summaries (docs/formats.md#treatment-summaries)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.participation.rules.treatment_summaries import year_of_treatment
from portal.policy import Book

from .patient_rows import MBI, day_of, mbi_of, read_patients
from .text_table import Column, Fault, Layout, Row, limit_reached

LAYOUT = Layout(
    columns=(MBI, Column("ended_on", 40, also=("treatment_ended_on", "end_of_treatment")), Column("sent_on", 40)),
    named_by=(),
)
BEFORE_THE_MODEL = "This treatment ended before the first performance year. The Model asks for no summary of it."
SENT_BEFORE_THE_END = "The summary cannot be sent before the treatment ended."


@dataclass(frozen=True, slots=True)
class EndedTreatment:
    """A patient by the MBI, the day on which the treatment ended, and the day of its summary if it was sent."""

    mbi: str
    ended_on: date
    sent_on: date | None


def read_treatments(content: bytes, *, today: date, book: Book) -> tuple[list[EndedTreatment], list[Fault]]:
    """Read a list; a row with a fault is not among those returned, and the same row twice counts once."""
    table = read_patients(content, layout=LAYOUT, today=today, book=book)
    rows: dict[tuple[str, date], EndedTreatment] = {}
    for row in table.rows:
        read = _read(row, table.faults, today, book)
        known = rows.setdefault((read.mbi, read.ended_on), read) if read else None
        if known != read:
            table.faults.append(Fault("An earlier row has another day for this treatment.", row.number, "", "sent_on"))
        if limit_reached(table.faults):
            break
    return list(rows.values()), table.faults


def _read(row: Row, faults: list[Fault], today: date, book: Book) -> EndedTreatment | None:
    before = len(faults)
    mbi = mbi_of(row, faults)
    ended_on = day_of(row, "ended_on", faults, today=today, book=book)
    sent_on = day_of(row, "sent_on", faults, today=today, book=book) if row.values["sent_on"] else None
    if ended_on and year_of_treatment(ended_on, book=book) is None:
        faults.append(Fault(BEFORE_THE_MODEL, row.number, "", "ended_on"))
    if ended_on and sent_on and sent_on < ended_on:
        faults.append(Fault(SENT_BEFORE_THE_END, row.number, "", "sent_on"))
    if len(faults) > before or mbi is None or ended_on is None:
        return None
    return EndedTreatment(mbi, ended_on, sent_on)
