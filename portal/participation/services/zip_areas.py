"""Tables of ZIP Codes and areas: CMS staff load them with their source, and older ones are kept."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from portal import clock
from portal.characters import tidy
from portal.formatting import long_date
from portal.participation import selectors
from portal.participation.intake.zip_areas import ZipRow, read_zip_areas
from portal.participation.models import ZipArea, ZipCrosswalk
from portal.selectors import policy_book
from portal.services.use_case import Actor, Refused, actor_label, use_case

from .faulty_file import FaultyFile

NAME_LENGTH = 200
ROWS_AT_ONCE = 5000


def preview(*, content: bytes) -> dict[str, Any]:
    """Return the changes that loading a table would make: how many ZIP Codes are new, changed, gone and unchanged.

    :raises FaultyFile: with every fault of the table.
    """
    rows = _read(content)
    crosswalk = selectors.zip_crosswalk()
    known = _areas(ZipRow(row.zip, row.cbsa, row.share) for row in crosswalk.areas.all()) if crosswalk else {}
    found = _areas(rows)
    both = known.keys() & found.keys()
    changed = sum(known[place] != found[place] for place in both)
    return {
        "rows": len(rows),
        "areas": len({row.cbsa for row in rows if row.cbsa}),
        "new": len(found) - len(both),
        "changed": changed,
        "gone": len(known) - len(both),
        "unchanged": len(both) - changed,
    }


@use_case("zip_areas.load")
def load(*, name: str, content: bytes, source: str, by: Actor) -> ZipCrosswalk:
    """Load a table; from now on it is the one in use.

    :param source: who published the table, and the period that it covers.
    :raises Refused: without a source, or when this file is already in use. FaultyFile: with every fault.
    """
    if not (said := tidy(source)):
        raise Refused("Enter the source of the table and the period that it covers.", field="source")
    digest = hashlib.sha256(content).hexdigest()
    newest = selectors.zip_crosswalk()
    if newest is not None and newest.sha256 == digest:
        raise Refused(f"This file was loaded on {long_date(newest.loaded_at)} and is the one in use.", field="file")
    rows = _read(content)
    crosswalk = ZipCrosswalk.objects.create(
        name=name[:NAME_LENGTH],
        source=said[:NAME_LENGTH],
        sha256=digest,
        rows=len(rows),
        loaded_at=clock.now(),
        loaded_by=actor_label(by),
    )
    areas = (ZipArea(crosswalk=crosswalk, zip=row.zip, cbsa=row.cbsa, share=row.share) for row in rows)
    ZipArea.objects.bulk_create(areas, batch_size=ROWS_AT_ONCE)
    return crosswalk


def _read(content: bytes) -> list[ZipRow]:
    rows, faults = read_zip_areas(content, today=clock.today(), book=policy_book())
    if faults:
        raise FaultyFile(faults)
    return rows


def _areas(rows: Iterable[ZipRow]) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        found[row.zip][row.cbsa] = row.share
    return found
