"""Tables of ZIP Codes and payment localities: CMS staff load them with their source, and older ones are kept."""

from __future__ import annotations

from episodes.intake.localities import read_localities
from episodes.models import LocalityTable, ZipLocality
from portal import clock
from portal.formatting import long_date
from portal.participation.services.faulty_file import FaultyFile
from portal.selectors import policy_book
from portal.services import loaded_tables
from portal.services.use_case import Actor, Refused, use_case

ROWS_AT_ONCE = 5000


@use_case("localities.load")
def load(*, name: str, content: bytes, source: str, by: Actor) -> LocalityTable:
    """Load a table; from now on it is the one in use, for pages at once and for payments from the next run on.

    :param source: who published the table, and the quarter or year that it covers.
    :raises Refused: without a source, or when this file is already in use. FaultyFile: with every fault.
    """
    said = loaded_tables.said_source(source)
    newest = LocalityTable.objects.first()
    if newest is not None and newest.sha256 == loaded_tables.digest_of(content):
        raise Refused(f"This file was loaded on {long_date(newest.loaded_at)} and is the one in use.", field="file")
    found, faults = read_localities(content, today=clock.today(), book=policy_book())
    if faults:
        raise FaultyFile(faults)
    known = dict(newest.zips.values_list("zip", "locality")) if newest else {}
    outcome = loaded_tables.compared(known, found)
    table = LocalityTable.objects.create(
        **loaded_tables.columns_of(name=name, content=content, source=said, rows=len(found), outcome=outcome, by=by)
    )
    rows = (ZipLocality(table=table, zip=code, locality=locality) for code, locality in found.items())
    ZipLocality.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    return table
