"""The rows of a billing check (docs/formats.md#billing-check), each read by itself; faults never repeat a patient."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.characters import identifier_key
from portal.identifiers import check_mbi
from portal.participation.intake.patient_rows import day_of, read_patients
from portal.participation.intake.text_table import Column, Fault, Layout, Row, TextTable, limit_reached, read_sheet
from portal.policy import Book
from portal.rules.performance_years import performance_years

LAYOUT = Layout(
    columns=(
        Column("patient", 40, also=("mbi", "key", "patient_key")),
        Column("day", 40, also=("date", "service_day", "service_date", "date_of_service")),
        Column("hcpcs", 10, also=("code", "hcpcs_code")),
        Column("modifier", 20, also=("modifiers",)),
    ),
    named_by=(),
)
_HCPCS = re.compile(r"[0-9A-Z]{5}")
_MODIFIERS = re.compile(r"[0-9A-Z]{2}(?:[ ,;/-]*[0-9A-Z]{2})*")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")


@dataclass(frozen=True, slots=True)
class BillingRow:
    """One claim line as typed: its row in the table, the patient (an MBI where `is_mbi`), code, modifiers and day."""

    number: int
    patient: str
    is_mbi: bool
    service_on: date
    hcpcs: str
    modifiers: tuple[str, ...]


def read_billing_text(content: bytes, *, today: date, book: Book) -> tuple[list[BillingRow], list[Fault]]:
    """Return the rows of a text that are right by themselves, and the faults of all others."""
    return _rows(read_patients(content, layout=LAYOUT, today=today, book=book), today, book)


def read_billing_sheet(rows: Iterable[list[str]], *, today: date, book: Book) -> tuple[list[BillingRow], list[Fault]]:
    """Return the rows of a workbook's sheet that are right by themselves, and the faults of all others."""
    return _rows(read_sheet(rows, layout=LAYOUT), today, book)


def _rows(table: TextTable, today: date, book: Book) -> tuple[list[BillingRow], list[Fault]]:
    rows = []
    for row in table.rows:
        if read := _read(row, table.faults, today, book):
            rows.append(read)
        if limit_reached(table.faults):
            break
    return rows, table.faults


def _read(row: Row, faults: list[Fault], today: date, book: Book) -> BillingRow | None:
    before = len(faults)
    typed, code = row.values["patient"], identifier_key(row.values["hcpcs"])
    modifiers = row.values["modifier"].upper()
    mbi = check_mbi(identifier_key(typed)).normalized
    if not typed:
        faults.append(Fault("Enter the MBI, or a key of your own, so that lines of one patient are seen together.",
                            row.number, "", "patient"))  # fmt: skip
    if not _HCPCS.fullmatch(code):
        faults.append(Fault("A HCPCS code has five letters and digits.", row.number, "", "hcpcs"))
    if modifiers and not _MODIFIERS.fullmatch(modifiers):
        faults.append(Fault("A modifier has two letters or digits. Put a space between two of them.",
                            row.number, "", "modifier"))  # fmt: skip
    day = day_of(row, "day", faults, today=today, book=book)
    if day is not None and day < performance_years(book=book)[0].starts_on:
        faults.append(Fault("This day is before the first performance year.", row.number, "", "day"))
    if len(faults) > before or day is None:
        return None
    return BillingRow(row.number, mbi or typed, mbi is not None, day, code, tuple(_MODIFIER.findall(modifiers)))
