"""Participants as a list and the portal speak of them: who they are, and what holds for them from a day to a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from portal.participation.rules.standing import Span

SITE, EXCLUSION, OPT_OUT = "site", "exclusion", "opt-out"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days of a site (`word` is its ZIP Code), of an exclusion (its reason) or of an opt-out (no word).

    `elected` marks an opt-out that the participant signed for; `row` is the key of its row on the portal.
    """

    what: str
    word: str
    days: Span
    cbsa: str = ""
    elected: bool = field(default=False, compare=False)
    row: int = field(default=0, compare=False)

    @property
    def subject(self) -> tuple[str, str]:
        """Give what the days are of: of one subject no two stretches meet."""
        return self.what, self.word

    def __str__(self) -> str:
        """Write the subject in words: "site 02111", "exclusion asc", "opt-out"."""
        return f"{self.what} {self.word}".strip()


@dataclass(frozen=True, slots=True)
class Person:
    """A primary contact."""

    first_name: str
    last_name: str
    email: str


@dataclass(frozen=True, slots=True)
class Known:
    """A participant of the portal; `identity` stands for its TIN or CCN and gives neither away."""

    pk: int
    model_id: str
    identity: str
    kind: str
    legal_name: str
    contact: Person
    membership: Span
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Register:
    """All participants of the portal."""

    participants: tuple[Known, ...]

    @cached_property
    def by_identity(self) -> dict[str, Known]:
        """Find a participant by what stands for its TIN or CCN."""
        return {one.identity: one for one in self.participants}

    @cached_property
    def by_model_id(self) -> dict[str, Known]:
        """Find a participant by its Model ID."""
        return {one.model_id: one for one in self.participants}
