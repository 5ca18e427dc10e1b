"""Sections of the Model's subpart: what each asks, the modules to read first, and what the portal does not do of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import portal.policy

FILE = Path(portal.policy.__file__).parent / "sections.toml"
KNOWN_FROM = {
    "text": "compared with its text",
    "part": "compared with a part of its text",
    "memory": "from memory, not checked against the text",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One section of 42 CFR part 512, subpart B.

    `known_from` is a key of `KNOWN_FROM`. `modules` are the ones to read first. Each of `gaps` says what the portal
    does not do, and why.
    """

    number: str
    title: str
    asks: str
    known_from: str
    modules: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the section as the index names it."""
        return f"42 CFR {self.number}"

    @property
    def standing(self) -> str:
        """Tell how much of the section the portal implements."""
        if not self.modules:
            return "not implemented"
        return "implemented in part" if self.gaps else "implemented"

    @property
    def source(self) -> str:
        """Tell how well we know the section."""
        return KNOWN_FROM[self.known_from]


@lru_cache(maxsize=1)
def sections() -> tuple[Section, ...]:
    """Read the sections of the subpart in their order."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["section"]
    return tuple(Section(**{**row, "modules": tuple(row["modules"]), "gaps": tuple(row["gaps"])}) for row in rows)
