"""The track of a participant as it stands on a day, by its attestations of the performance year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.models import Participant
from portal.participation import selectors
from portal.participation.attestations import BY_CODE
from portal.participation.attestations.cehrt import ATTESTATION as CEHRT
from portal.participation.rules import tracks
from portal.participation.rules.tracks import Track
from portal.policy import Book


@dataclass(frozen=True, slots=True)
class TrackStanding:
    """The track of a year as it stands, what keeps a better one away, and what must still be done to keep it."""

    track: Track
    missing: tuple[str, ...]
    waiting: tuple[str, ...]


def track_standing(participant: Participant, year: int, *, today: date, book: Book) -> TrackStanding | None:
    """Return a participant's track of a performance year, § 512.205; None where the year has no tracks.

    An attestation that is not due yet is taken as met. One that is overdue, or that says no, is not.
    """
    if not tracks.are_several(year, book=book):
        return None
    owed = {one.code: one for one in participant.obligations.filter(year=year, code__in=BY_CODE)}
    signed = {one.code: one for one in participant.attestations.in_force().filter(year=year)}
    missing, waiting = {}, {}
    for code, attestation in BY_CODE.items():
        if code in signed:
            said = attestation.summary(signed[code].answers)
            if said.follows:
                missing[code] = said.title
        elif code in owed and owed[code].status(today) == "overdue":
            missing[code] = owed[code].title
        elif code in owed and owed[code].status(today) != "waived":
            waiting[code] = owed[code].title
    kind = selectors.kind_in(participant, year, book=book)
    track = tracks.track_of(
        kind, requirements=not missing.keys() - {CEHRT.code}, cehrt=CEHRT.code not in missing, year=year, book=book
    )
    return TrackStanding(track, tuple(missing.values()), tuple(waiting.values()))
