"""Payment localities of the physician fee schedule, and a table of ZIP Codes in them (docs/formats.md#localities)."""

from __future__ import annotations

from datetime import date

from portal.characters import identifier_key
from portal.identifiers import check_zip
from portal.participation.intake.text_table import Column, Fault, Layout, limit_reached, read_table, zero_lost
from portal.policy import Book

LONGEST = 60
CONTRACTOR = Column("contractor", LONGEST, also=("mac", "carrier"))
LOCALITY = Column("locality", LONGEST, also=("locality_number", "pricing_locality"))
LAYOUT = Layout(columns=(Column("zip", LONGEST, also=("zip_code",)), CONTRACTOR, LOCALITY), named_by=("zip",))
CONTRACTOR_DIGITS, LOCALITY_DIGITS = 5, 2


def locality_of(contractor: str, locality: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the name of a locality ("10312-35": the contractor and its number), and the faults by column."""
    parts = (
        ("contractor", identifier_key(contractor), CONTRACTOR_DIGITS, "contractor number"),
        ("locality", identifier_key(locality), LOCALITY_DIGITS, "locality number"),
    )
    faults = [
        (column, f"A {what} has {digits} digits. {zero_lost(what)}")
        for column, text, digits, what in parts
        if not (text.isdecimal() and text.isascii() and len(text) == digits)
    ]
    return "-".join(text for _, text, _, _ in parts), faults


def read_localities(content: bytes, *, today: date, book: Book) -> tuple[dict[str, str], list[Fault]]:
    """Read a table of ZIP Codes into localities by ZIP Code; with any fault, it is incomplete."""
    policy = book.on(max(today, book.parameter("participation/list_size_limit_bytes").values[0].from_on))
    table = read_table(content, layout=LAYOUT, largest=policy["participation/list_size_limit_bytes"])
    found: dict[str, str] = {}
    for row in table.rows:
        place, values = identifier_key(row.values["zip"]), row.values
        locality, faults = locality_of(values["contractor"], values["locality"])
        checked = check_zip(place)
        if not checked.valid:
            faults.append(("zip", f"{checked.reason} {zero_lost('ZIP Code')}"))
        if found.setdefault(checked.normalized or place, locality) != locality:
            faults.append(("locality", "A row above gives another locality of this ZIP Code."))
        table.faults += [Fault(sentence, row.number, place, column) for column, sentence in faults]
        if limit_reached(table.faults):
            break
    return found, table.faults
