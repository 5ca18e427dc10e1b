"""One sentence a submitter sees, with the places that a finding fills in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Sentence:
    """The words of one rule."""

    title: str
    what: str
    why: str
    fix: str
    severity: str = ERROR

    def say(self, **details: Any) -> tuple[str, str]:
        """Fill in the details and return the message (what and why) and the fix."""
        return f"{self.what} {self.why}".strip().format(**details), self.fix.format(**details)
