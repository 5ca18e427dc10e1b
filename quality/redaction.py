"""Findings without patients' data, for people outside the practice.

A finding's own sentences may hold a value of its row, so a shared finding shows the title of its rule and what the
layout says about its column. A received value is shown only in counts of measures, which are no patient's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.personal_data import holds_identifier
from quality.intake.layouts import QUALITY_MEASURES, TYPE_WORDS, Column, Layout
from quality.models import Finding

_IDENTIFY = frozenset({"model_id", "tin"})


@dataclass(frozen=True, slots=True)
class Redacted:
    """One finding as a stranger may see it."""

    row: int | None
    column: str
    severity: str
    rule: str
    title: str
    received: str
    expected: str


def redacted(findings: Iterable[Finding], layout: Layout) -> Iterator[Redacted]:
    """Yield findings, loaded with their groups, without patients' data."""
    columns = {column.name: column for column in layout.columns}
    for finding in findings:
        column = columns.get(finding.column or "")
        yield Redacted(
            row=finding.row,
            column=column.name if column else "",
            severity=finding.group.severity,
            rule=finding.group.rule,
            title=finding.group.title,
            received=_count(finding, layout),
            expected=_described(column) if column else "",
        )


def _count(finding: Finding, layout: Layout) -> str:
    value = finding.received or ""
    is_count = layout.file_type == QUALITY_MEASURES and finding.column not in _IDENTIFY
    return value if is_count and not holds_identifier(value) else ""


def _described(column: Column) -> str:
    words = ", ".join(column.words)
    said = [f"one of: {words}" if words else TYPE_WORDS[column.type]]
    if column.least is not None and column.most is not None:
        said.append(f"from {column.least:,} to {column.most:,}")
    if column.unit:
        said.append(f"in {column.unit}")
    return "; ".join(said)
