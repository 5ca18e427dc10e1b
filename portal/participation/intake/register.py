"""The participants of the portal, in the form in which a participant list is compared with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from portal.participation.rules.standing import Span

SITE, EXCLUSION, OPT_OUT = "site", "exclusion", "opt-out"


@dataclass(frozen=True, slots=True)
class DatedEntry:
    """A site, exclusion or opt-out of a participant, with its days.

    `value` is the ZIP Code of a site or the reason of an exclusion; it is empty for an opt-out. `elected` marks an
    opt-out that the participant signed. `row` is the primary key on the portal.
    """

    category: str
    value: str
    days: Span
    cbsa: str = ""
    elected: bool = field(default=False, compare=False)
    row: int = field(default=0, compare=False)

    @property
    def subject(self) -> tuple[str, str]:
        """Return category and value; two entries of one subject never overlap."""
        return self.category, self.value

    def __str__(self) -> str:
        """Return the subject in words: "site 02111", "exclusion asc", "opt-out"."""
        return f"{self.category} {self.value}".strip()


@dataclass(frozen=True, slots=True)
class Person:
    """A primary contact."""

    first_name: str
    last_name: str
    email: str


@dataclass(frozen=True, slots=True)
class KnownParticipant:
    """A participant of the portal; `identity` is the blind index of its TIN, or its CCN."""

    pk: int
    model_id: str
    identity: str
    kind: str
    legal_name: str
    contact: Person
    membership: Span
    entries: tuple[DatedEntry, ...]


@dataclass(frozen=True)
class Register:
    """All participants of the portal."""

    participants: tuple[KnownParticipant, ...]

    @cached_property
    def by_identity(self) -> dict[str, KnownParticipant]:
        """The participants by `identity`."""
        return {one.identity: one for one in self.participants}

    @cached_property
    def by_model_id(self) -> dict[str, KnownParticipant]:
        """The participants by Model ID."""
        return {one.model_id: one for one in self.participants}
