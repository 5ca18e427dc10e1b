"""The tracks of the Model as an APM, 42 CFR 512.205 as amended by the CY2022 rule (docs/readings.md#tracks)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.participation.rules.standing import KINDS
from portal.policy import Book
from portal.rules.input_error import InputError
from portal.rules.performance_years import policy_of


@dataclass(frozen=True, slots=True)
class Track:
    """One track: the kinds that it takes, its conditions, and what it is under the Quality Payment Program."""

    name: str
    kinds: tuple[str, ...]
    requirements: bool
    cehrt: bool
    advanced_apm: bool
    mips_apm: bool


def tracks(year: int, *, book: Book) -> tuple[Track, ...]:
    """Return the tracks of a performance year in the order in which they are tried, 42 CFR 512.205.

    :raises InputError: for a year outside the Model.
    """
    rows = policy_of(year, book=book)["participation/tracks"]
    return tuple(Track(**{**row, "kinds": tuple(row["kinds"])}) for row in rows)


def are_several(year: int, *, book: Book) -> bool:
    """Return whether a performance year has tracks of different names, 42 CFR 512.205.

    :raises InputError: for a year outside the Model.
    """
    return any(one.name != other.name for one in tracks(year, book=book) for other in tracks(year, book=book))


def track_of(kind: str, *, requirements: bool, cehrt: bool, year: int, book: Book) -> Track:
    """Return the track of a participant in a performance year: the first one whose conditions it meets, 42 CFR 512.205.

    :param requirements: the requirements of § 512.220(a) are met.
    :param cehrt: the use of certified EHR technology is certified, § 512.220(b).
    :raises InputError: for an unknown kind or a year outside the Model.
    """
    for one in tracks(year, book=book):
        if kind in one.kinds and requirements >= one.requirements and cehrt >= one.cehrt:
            return one
    raise InputError("kind", f"{kind} is not a kind of participant with a track; use {', '.join(KINDS)}.")
