"""Findings of the reader and the checks, listed and counted."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from quality.intake import messages

ERROR, WARNING = messages.ERROR, messages.WARNING
Kind = tuple[str | None, str | None]
"""A column, and the value expected in it: a rule may expect different values in one column, as for each cancer type."""
_OF_NO_ROW = frozenset({"header-only"})  # errors of the file that make no row wrong


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
    """The findings of one file: all are counted, and the first of each rule and kind are listed.

    `cap` is the most listed of one rule and kind; None lists all of them. `wrong_rows` holds the numbers of the rows
    with an error, until the check of their rows takes them.
    """

    cap: int | None = None
    kept: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    wrong_rows: set[int] = field(default_factory=set)
    file_is_wrong: bool = False
    _listed: Counter[tuple[str, Kind]] = field(default_factory=Counter)

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
        """Count one finding of a rule, and list it unless the cap is reached.

        An error makes its row wrong, or without a row the whole file.
        """
        if messages.SENTENCES[rule].severity == ERROR:
            if row is not None:
                self.wrong_rows.add(row)
            elif rule not in _OF_NO_ROW:
                self.file_is_wrong = True
        self.counts[rule] += 1
        self.list(rule, (column, None), row=row, column=column, received=received, expected=expected, **details)

    def list(
        self,
        rule: str,
        kind: Kind,
        *,
        row: int | None,
        column: str | None,
        received: str | None,
        expected: str | None,
        **details: Any,
    ) -> None:
        """List one finding that is counted elsewhere, unless the cap for its kind is reached."""
        if self.room(rule, kind):
            sentence = messages.SENTENCES[rule]
            message, fix = sentence.fill_in(column=column, expected=expected, **details)
            self.kept.append(Finding(sentence.severity, rule, row, column, received, expected, message, fix))
            self._listed[rule, kind] += 1

    def room(self, rule: str, kind: Kind) -> int:
        """Return how many more findings of a rule and kind are listed; a large number without a cap."""
        return sys.maxsize if self.cap is None else self.cap - self._listed[rule, kind]

    def forget(self) -> None:
        """Forget all findings so far."""
        for found in (self.kept, self.counts, self.wrong_rows, self._listed):
            found.clear()
        self.file_is_wrong = False

    def take_wrong_rows(self, last: int) -> list[int]:
        """Return the rows up to the number `last` that an error made wrong, and forget them."""
        taken = sorted(row for row in self.wrong_rows if row <= last)
        self.wrong_rows.difference_update(taken)
        return taken

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
