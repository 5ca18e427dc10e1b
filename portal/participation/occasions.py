"""The occasion of an attestation, with what the participant has on record about it."""

from __future__ import annotations

from datetime import date

from portal.models import Participant
from portal.participation.attestations import Occasion
from portal.participation.selectors import kind_in
from portal.policy import Book


def occasion_of(participant: Participant, year: int, *, today: date, book: Book) -> Occasion:
    """Return the occasion on which a participant attests for a performance year."""
    summaries = participant.treatment_summaries.filter(year=year).counts(today)
    return Occasion(year, kind_in(participant, year, book=book), today, book, summaries)
