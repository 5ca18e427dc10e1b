"""Sentences of one rule, with placeholders for the details of a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

ERROR, WARNING = "error", "warning"
FORMAT, VALUES, CONSISTENCY, ACROSS = "format", "values", "consistency", "across"
KINDS = {
    FORMAT: "Format of the file",
    VALUES: "Single values",
    CONSISTENCY: "Consistency inside a file",
    ACROSS: "Comparison with episodes and other files",
}
"""The kinds of checks, in the order in which they are made, with their titles."""


@dataclass(frozen=True)
class Sentence:
    """The title, message, advice, severity and kind of one rule."""

    title: str
    what: str
    why: str
    fix: str
    severity: str = ERROR
    kind: str = ""

    def fill_in(self, *, advice: str | None = None, **details: Any) -> tuple[str, str]:
        """Return the message (`what` and `why`) and the fix, with the details filled in.

        :param advice: the fix of the value at hand, in place of the general one.
        """
        return f"{self.what} {self.why}".strip().format(**details), advice or self.fix.format(**details)


def of_kind(kind: str, sentences: Mapping[str, Sentence]) -> dict[str, Sentence]:
    """Return sentences with their kind, one of `KINDS`."""
    return {rule: replace(sentence, kind=kind) for rule, sentence in sentences.items()}
