"""Changes of one line of a claims file, like those of a corrected claim."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path


def change(folder: Path, *, file: str, claim_id: str, number: int, **columns: str) -> None:
    """Write other values into one claim line, for those of the given columns that its file has."""
    path = folder / file
    header, *rows = path.read_text().splitlines()
    names = header.split("|")
    line_number = "LINE_NUM" if "LINE_NUM" in names else "CLM_LINE_NUM"
    changed = 0
    for place, row in enumerate(rows):
        cells = dict(zip(names, row.split("|"), strict=True))
        if (cells["CLM_ID"], cells[line_number]) == (claim_id, str(number)):
            cells |= {name: value for name, value in columns.items() if name in cells}
            rows[place] = "|".join(cells.values())
            changed += 1
    assert changed == 1
    path.write_text("\n".join([header, *rows]) + "\n")


def change_payment(folder: Path, *, file: str, claim_id: str, number: int, paid: Decimal) -> None:
    """Write another payment into one line of a carrier or an outpatient claim."""
    change(
        folder,
        file=file,
        claim_id=claim_id,
        number=number,
        LINE_NCH_PMT_AMT=str(paid),
        REV_CNTR_PMT_AMT_AMT=str(paid),
    )
