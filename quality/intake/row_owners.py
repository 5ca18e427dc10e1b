"""Rows of a file by the practitioner who planned the treatment, for a file that was checked before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from portal.identifiers import check_npi
from portal.policy import Book
from quality.intake import reading
from quality.intake.findings import Findings
from quality.intake.layouts import layout_for
from quality.intake.limits import limits_on
from quality.intake.tables import ROW, ROWS_AT_ONCE

OWNER = "rendering_npi"


def rows_of(path: Path, name: str, *, file_type: str, npis: Collection[str], day: date, book: Book) -> set[int]:
    """Return the numbers of the rows whose NPI is one of `npis`; none if the file cannot be read.

    :param day: the first day of the performance year.
    """
    limits = limits_on(day, book=book)
    layout = layout_for(file_type, on=day, book=book)
    table = reading.read(
        path, name, layout=layout, day=day, book=book, limits=limits, findings=Findings(cap=0),
        rows_at_once=ROWS_AT_ONCE,
    )  # fmt: skip
    if table is None or not table.has(OWNER):
        return set()
    return {
        row
        for batch in table.batches
        for row, npi in batch.select(ROW, OWNER).iter_rows()
        if npi is not None and check_npi(npi).normalized in npis
    }
