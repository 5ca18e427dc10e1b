"""Facts from outside a file that its rows are compared with: the episodes due, and the rows accepted in other files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """An accepted row of another file: the file's title, and what must not change between files."""

    file: str
    starts_on: date
    date_of_birth: str
    sex: str


@dataclass(frozen=True, slots=True)
class KnownEpisodes:
    """Facts about a participant's patients, each named by the keyed index of the MBI.

    `index_of` returns the index of an MBI. `due` lists the first days of the completed episodes of each patient for
    which rows of this file are due; None if no episodes have been built yet. Only episodes that end by
    `claims_through` can be among them. `earlier` has the last accepted row of each patient in other files.
    """

    index_of: Callable[[str], str]
    due: Mapping[str, tuple[date, ...]] | None = None
    claims_through: date | None = None
    earlier: Mapping[str, EarlierRow] = field(default_factory=dict)
