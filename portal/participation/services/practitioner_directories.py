"""Directories of practitioners' names by NPI: CMS staff load them with their source, and older ones are kept."""

from __future__ import annotations

import hashlib

from portal import clock
from portal.characters import tidy
from portal.formatting import long_date
from portal.participation.intake.practitioner_rows import NAMES
from portal.participation.models import DirectoryName, PractitionerDirectory
from portal.services.use_case import Actor, Refused, actor_label, use_case

from . import practitioner_tables

NAME_LENGTH = 200
ROWS_AT_ONCE = 5000


@use_case("practitioner_directory.load")
def load(*, name: str, content: bytes, source: str, by: Actor) -> PractitionerDirectory:
    """Load a table of names (CSV or XLSX); from now on it is the one in use.

    :param source: who published the names, and their day.
    :raises Refused: without a source, or when this file is already in use. FaultyFile: with every fault.
    """
    if not (said := tidy(source)):
        raise Refused("Enter the source of the names and their day.", field="source")
    digest = hashlib.sha256(content).hexdigest()
    newest = PractitionerDirectory.objects.first()
    if newest is not None and newest.sha256 == digest:
        raise Refused(f"This file was loaded on {long_date(newest.loaded_at)} and is the one in use.", field="file")
    rows = practitioner_tables.read(content=content, layout=NAMES)
    directory = PractitionerDirectory.objects.create(
        name=name[:NAME_LENGTH],
        source=said[:NAME_LENGTH],
        sha256=digest,
        rows=len(rows),
        loaded_at=clock.now(),
        loaded_by=actor_label(by),
    )
    names = (
        DirectoryName(directory=directory, npi=row.npi, first_name=row.first_name, last_name=row.last_name)
        for row in rows
    )
    DirectoryName.objects.bulk_create(names, batch_size=ROWS_AT_ONCE)
    return directory
