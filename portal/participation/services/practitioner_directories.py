"""Directories of practitioners' names by NPI: CMS staff load them with their source, and older ones are kept."""

from __future__ import annotations

from portal.formatting import long_date
from portal.participation.intake.practitioner_rows import NAMES
from portal.participation.models import DirectoryName, PractitionerDirectory
from portal.services import loaded_tables
from portal.services.use_case import Actor, Refused, use_case

from . import practitioner_tables

ROWS_AT_ONCE = 5000


@use_case("practitioner_directory.load")
def load(*, name: str, content: bytes, source: str, by: Actor) -> PractitionerDirectory:
    """Load a table of names (CSV or XLSX); from now on it is the one in use.

    :param source: who published the names, and their day.
    :raises Refused: without a source, or when this file is already in use. FaultyFile: with every fault.
    """
    said = loaded_tables.said_source(source)
    newest = PractitionerDirectory.objects.first()
    if newest is not None and newest.sha256 == loaded_tables.digest_of(content):
        raise Refused(f"This file was loaded on {long_date(newest.loaded_at)} and is the one in use.", field="file")
    rows = practitioner_tables.read(content=content, layout=NAMES)
    known = newest.names.values_list("npi", "first_name", "last_name") if newest else ()
    outcome = loaded_tables.compared(
        {npi: (first, last) for npi, first, last in known}, {row.npi: (row.first_name, row.last_name) for row in rows}
    )
    directory = PractitionerDirectory.objects.create(
        **loaded_tables.columns_of(name=name, content=content, source=said, rows=len(rows), outcome=outcome, by=by)
    )
    names = (
        DirectoryName(directory=directory, npi=row.npi, first_name=row.first_name, last_name=row.last_name)
        for row in rows
    )
    DirectoryName.objects.bulk_create(names, batch_size=ROWS_AT_ONCE)
    return directory
