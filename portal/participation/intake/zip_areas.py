"""A table of ZIP Codes and areas, as HUD publishes it (docs/formats.md#zip-areas)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from portal.characters import identifier_key
from portal.identifiers import check_cbsa, check_zip
from portal.policy import Book

from .text_table import Column, Fault, Layout, Row, limit_reached, read_table, zero_lost

LAYOUT = Layout(
    columns=(Column("zip", 40), Column("geoid", 40, also=("cbsa",)), Column("tot_ratio", 40)), named_by=("zip",)
)
NO_AREA = "99999"
_ZIP_DIGITS = 5
_STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class ZipRow:
    """An area that a ZIP Code reaches into (empty: no area), with the share of its addresses there, 0 to 1."""

    zip: str
    cbsa: str
    share: Decimal


def read_zip_areas(content: bytes, *, today: date, book: Book) -> tuple[list[ZipRow], list[Fault]]:
    """Read a table of ZIP Codes and areas; with any fault, the rows are incomplete."""
    policy = book.on(max(today, book.parameter("participation/list_size_limit_bytes").values[0].from_on))
    table = read_table(content, layout=LAYOUT, largest=policy["participation/list_size_limit_bytes"])
    rows: list[ZipRow] = []
    known: dict[tuple[str, str], int] = {}
    for row in table.rows:
        if (read := _read(row, table.faults)) is not None:
            above = known.setdefault((read.zip, read.cbsa), row.number)
            if above != row.number:
                sentence = f"Row {above} already gives this ZIP code and area."
                table.faults.append(Fault(sentence, row.number, read.zip, "geoid"))
            rows.append(read)
        if limit_reached(table.faults):
            break
    return rows, table.faults


def _read(row: Row, faults: list[Fault]) -> ZipRow | None:
    place, area = identifier_key(row.values["zip"]), identifier_key(row.values["geoid"])
    before = len(faults)
    if place.isdecimal() and len(place) < _ZIP_DIGITS:
        sentence = f"A ZIP code has five digits, but this one has {len(place)}. {zero_lost('ZIP code')}"
        faults.append(Fault(sentence, row.number, place, "zip"))
    elif not (checked := check_zip(place)).valid:
        faults.append(Fault(checked.reason or "", row.number, place, "zip"))
    if area != NO_AREA and not (checked := check_cbsa(area)).valid:
        faults.append(Fault(checked.reason or "", row.number, place, "geoid"))
    share = _share(row.values["tot_ratio"])
    if share is None:
        faults.append(Fault("A share is a number from 0 to 1.", row.number, place, "tot_ratio"))
    if share is None or len(faults) > before:
        return None
    return ZipRow(place, "" if area == NO_AREA else area, share)


def _share(text: str) -> Decimal | None:
    try:
        share = Decimal(text)
    except InvalidOperation:
        return None
    if not share.is_finite() or not 0 <= share <= 1:
        return None
    return share.quantize(_STEP, rounding=ROUND_HALF_UP)
