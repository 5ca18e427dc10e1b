"""Sentences of one rule, with placeholders for the details of a finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Sentence:
    """The title, message, advice and severity of one rule."""

    title: str
    what: str
    why: str
    fix: str
    severity: str = ERROR

    def fill_in(self, **details: Any) -> tuple[str, str]:
        """Return the message (`what` and `why`) and the fix, with the details filled in."""
        return f"{self.what} {self.why}".strip().format(**details), self.fix.format(**details)
