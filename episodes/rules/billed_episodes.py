"""Episodes as a check of claim lines sees them: their days, and what was billed for them, 42 CFR 512.245."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from episodes.rules.episode import EpisodeDates, EpisodeFacts, dates
from portal.policy import Book

START, END = "start", "end"
"""The two installments of a component, by the modifier that bills them."""


@dataclass(frozen=True, slots=True)
class KnownEpisode:
    """An episode of a participant, published, or begun by the planning service in a row of the table.

    `billed` pairs components with installments; `lines` pairs codes with the days of the participant's claim lines.
    `begins_nothing` is true for one whose technical component did not start in time: it blocks no other.
    """

    starts_on: date
    cancer_type: str = ""
    tc_started: bool = False
    begins_nothing: bool = False
    billed: frozenset[tuple[str, str]] = frozenset()
    lines: frozenset[tuple[str, date]] = frozenset()
    planned_in_row: int | None = None


@dataclass(frozen=True, slots=True)
class BilledEpisode:
    """An episode with its days; to what was billed so far, and its cancer types, the check adds those of the table."""

    known: KnownEpisode
    days: EpisodeDates
    billed: set[tuple[str, str]]
    cancer_types: set[str]

    @classmethod
    def of(cls, known: KnownEpisode, *, book: Book) -> BilledEpisode:
        """Return an episode with its days."""
        days = dates(EpisodeFacts(known.starts_on), book=book)
        return cls(known, days, set(known.billed), {known.cancer_type} - {""})

    def blocks(self, day: date) -> bool:
        """Return whether a day lies in the episode or in its clean period."""
        last = self.known.starts_on if self.known.begins_nothing else self.days.clean_period_ends_on
        return self.known.starts_on <= day <= last

    def takes(self, day: date) -> bool:
        """Return whether a service of a day belongs to the episode, in which the components start."""
        inside = self.known.starts_on <= day <= self.days.ends_on
        return inside and self.days.in_model and not self.known.begins_nothing
