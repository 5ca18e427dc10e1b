"""Low-volume opt-outs: the episode counts that decide them, and the duties that they end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.models import Participant
from portal.participation.duties import DUTIES
from portal.participation.models import EpisodeCount
from portal.participation.rules import low_volume as low_volume_rule
from portal.participation.rules.low_volume import LowVolume, OptOutEffect, data_year, low_volume
from portal.policy import Book
from portal.rules.performance_years import performance_years, policy_of

from .standing import standing_of


def low_volume_of(
    participant: Participant, year: int, *, today: date, book: Book
) -> tuple[EpisodeCount, LowVolume] | None:
    """Return the episode count that decides a year's opt-out, and the result of the low-volume test today.

    None until CMS has given the count.
    """
    count = participant.episode_counts.filter(calendar_year=data_year(year, book=book)).first()
    if count is None:
        return None
    return count, low_volume(year=year, episodes=count.count, attested_on=today, book=book)


@dataclass(frozen=True, slots=True)
class CountedYear:
    """The episodes that a participant had in a data year, beside the threshold of the performance year they decide.

    `count` is None until CMS has given the number.
    """

    year: int
    data_year: int
    threshold: int
    count: EpisodeCount | None

    @property
    def eligible(self) -> bool:
        """True if the participant may opt out of the performance year."""
        return self.count is not None and self.count.count < self.threshold


def counts_beside_threshold(participant: Participant, *, today: date, book: Book) -> dict[int, CountedYear]:
    """Return the count and the threshold of every performance year, by year, in one query."""
    counts = {one.calendar_year: one for one in participant.episode_counts.all()}
    decides = {py.year: data_year(py.year, book=book) for py in performance_years(book=book, on=today)}
    return {
        year: CountedYear(
            year,
            counted,
            policy_of(year, book=book)["participation/low_volume_threshold"],
            counts.get(counted),
        )
        for year, counted in decides.items()
    }


def effect_of_opting_out(participant: Participant, year: int, *, book: Book) -> OptOutEffect:
    """Return the duties of a year that an opt-out of this participant ends, and those that stay."""
    return low_volume_rule.effect_of_opting_out(standing_of(participant, book=book), year, duties=DUTIES, book=book)
