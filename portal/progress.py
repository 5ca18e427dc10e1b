"""Progress of work that workers do: how much of it is done, and when it ends if it goes on as it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.formatting import long_time


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of one piece of work: all, done and failed; the others wait.

    `words` end the sentence "4 of 5 …" ("reports are calculated"). `began_with` is the number that waited at
    `began_at`; the times are None where nobody can know them.
    """

    title: str
    words: str
    total: int
    done: int
    failed: int = 0
    under_way: bool = False
    began_at: datetime | None = None
    began_with: int = 0
    now: datetime | None = None

    @property
    def ended(self) -> int:
        """The number that was tried: done or failed."""
        return self.done + self.failed

    @property
    def waiting(self) -> int:
        """The number that nobody has tried yet."""
        return self.total - self.ended

    @property
    def _percent(self) -> int:
        return 100 * self.ended // self.total if self.total else 100

    @property
    def short(self) -> str:
        """The progress in a cell of a list: "4 of 5 (80%)"."""
        return f"{self.ended:,} of {self.total:,} ({self._percent}%)"

    @property
    def sentence(self) -> str:
        """The counts in words."""
        return (
            f"{self.done:,} of {self.total:,} {self.words}; {self.failed:,} failed; {self.waiting:,} wait "
            f"({self._percent}%)."
        )

    @property
    def ends_at(self) -> datetime | None:
        """The instant at which the work ends if it goes on as it did since it began; None if nothing shows that."""
        ended = (self.began_with or self.total) - self.waiting
        if not self.under_way or not self.began_at or not self.now or ended <= 0 or self.now <= self.began_at:
            return None
        return self.now + (self.now - self.began_at) * self.waiting / ended

    @property
    def times(self) -> str:
        """The beginning and the expected end in words; empty where the work has not begun."""
        if self.began_at is None:
            return ""
        said = f"Begun {long_time(self.began_at)}."
        if self.under_way:
            ends_at = self.ends_at
            said += f" It ends at about {long_time(ends_at)}." if ends_at else " The end is not known yet."
        return said
