"""Tables of ZIP Codes and areas: CMS staff load them with their source, and older ones are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from itertools import starmap
from typing import Any

from portal import clock
from portal.formatting import long_date
from portal.participation import selectors
from portal.participation.intake.zip_areas import ZipRow, read_zip_areas
from portal.participation.models import ZipArea, ZipCrosswalk
from portal.selectors import policy_book
from portal.services import loaded_tables
from portal.services.use_case import Actor, Refused, use_case

from .faulty_file import FaultyFile

ROWS_AT_ONCE = 5000


def preview(*, content: bytes) -> dict[str, Any]:
    """Return the changes that loading a table would make: how many ZIP Codes are new, changed, gone and unchanged.

    :raises FaultyFile: with every fault of the table.
    """
    rows = _read(content)
    return {"rows": len(rows), "areas": len({row.cbsa for row in rows if row.cbsa}), **_compared(rows)}


@use_case("zip_areas.load")
def load(*, name: str, content: bytes, source: str, by: Actor) -> ZipCrosswalk:
    """Load a table; from now on it is the one in use.

    :param source: who published the table, and the period that it covers.
    :raises Refused: without a source, or when this file is already in use. FaultyFile: with every fault.
    """
    said = loaded_tables.said_source(source)
    newest = selectors.zip_crosswalk()
    if newest is not None and newest.sha256 == loaded_tables.digest_of(content):
        raise Refused(f"This file was loaded on {long_date(newest.loaded_at)} and is the one in use.", field="file")
    rows = _read(content)
    crosswalk = ZipCrosswalk.objects.create(
        **loaded_tables.columns_of(
            name=name, content=content, source=said, rows=len(rows), outcome=_compared(rows), by=by
        )
    )
    areas = (ZipArea(crosswalk=crosswalk, zip=row.zip, cbsa=row.cbsa, share=row.share) for row in rows)
    ZipArea.objects.bulk_create(areas, batch_size=ROWS_AT_ONCE)
    return crosswalk


def _read(content: bytes) -> list[ZipRow]:
    rows, faults = read_zip_areas(content, today=clock.today(), book=policy_book())
    if faults:
        raise FaultyFile(faults)
    return rows


def _compared(rows: list[ZipRow]) -> dict[str, int]:
    """Compare the areas of each ZIP Code with those of the table in use."""
    crosswalk = selectors.zip_crosswalk()
    known = crosswalk.areas.values_list("zip", "cbsa", "share") if crosswalk else ()
    return loaded_tables.compared(_areas(starmap(ZipRow, known)), _areas(rows))


def _areas(rows: Iterable[ZipRow]) -> dict[str, frozenset[tuple[str, Decimal]]]:
    found: dict[str, set[tuple[str, Decimal]]] = defaultdict(set)
    for row in rows:
        found[row.zip].add((row.cbsa, row.share))
    return {place: frozenset(areas) for place, areas in found.items()}
