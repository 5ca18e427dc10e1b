"""Findings of the reader and the checks, listed and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from quality.intake import messages

ERROR, WARNING = messages.ERROR, messages.WARNING


@dataclass(frozen=True)
class Finding:
    """One defect at one place, named as in the submitter's file."""

    severity: str
    rule: str
    row: int | None
    column: str | None
    received: str | None
    expected: str | None
    message: str
    fix: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Group:
    """The findings of one rule: `count` is the number of all, `kept` of those listed."""

    rule: str
    severity: str
    title: str
    count: int
    kept: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Findings:
    """The findings of one file. All are counted; the caller lists them up to a cap."""

    kept: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(
        self,
        rule: str,
        *,
        row: int | None = None,
        column: str | None = None,
        received: str | None = None,
        expected: str | None = None,
        **details: Any,
    ) -> None:
        """List and count one finding of a rule."""
        sentence = messages.SENTENCES[rule]
        message, fix = sentence.fill_in(column=column, expected=expected, **details)
        self.kept.append(Finding(sentence.severity, rule, row, column, received, expected, message, fix))
        self.counts[rule] += 1

    def count_unlisted(self, rule: str, number: int) -> None:
        """Count findings of a rule beyond the cap, without listing them."""
        if number:
            self.counts[rule] += number

    @property
    def has_errors(self) -> bool:
        """Return whether any finding is an error."""
        return any(messages.SENTENCES[rule].severity == ERROR for rule in self.counts)

    def ordered(self, columns: Iterable[str]) -> list[Finding]:
        """Return the findings by row and by column of the layout, those of the whole file first."""
        place = {name: position for position, name in enumerate(columns)}
        return sorted(self.kept, key=lambda f: (f.row or 0, place.get(f.column or "", len(place)), f.rule))

    def groups(self) -> list[Group]:
        """Return the groups by rule: errors first, then the most frequent."""
        listed = Counter(finding.rule for finding in self.kept)
        groups = [
            Group(rule, messages.SENTENCES[rule].severity, messages.SENTENCES[rule].title, count, listed[rule])
            for rule, count in self.counts.items()
        ]
        return sorted(groups, key=lambda group: (group.severity != ERROR, -group.count, group.rule))
