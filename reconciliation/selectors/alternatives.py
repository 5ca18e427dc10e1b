"""Another value of the policy laid over a report: what its lines and its total would be, worked out by the rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from portal.policy import Book, PolicyError
from portal.rules.input_error import InputError
from quality.selectors import recalculate_score
from reconciliation.models import Report, ReportLine
from reconciliation.rules.report import assemble
from reconciliation.selectors import gathering

QUALITY = "quality/"


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line of the report about no single episode, with the amount in USD that it would have."""

    line: ReportLine
    amount: Decimal

    @property
    def change(self) -> Decimal:
        """Return what the line would gain or lose, in USD."""
        return self.amount - self.line.amount


@dataclass(frozen=True, slots=True)
class Alternative:
    """A report with another value: its total in USD, its changed lines, or the sentence why the rules refuse it."""

    total: Decimal
    change: Decimal
    lines: tuple[ChangedLine, ...]
    refusal: str = ""


def alternative(report: Report, heads: list[ReportLine], *, name: str, value: Any, book: Book) -> Alternative:
    """Work a report again with another value of one parameter; its episodes stay as they were built.

    :param heads: the lines of the report that are about no single episode.
    :param book: the policy of the version that the report was calculated with.
    """
    before = report.total or Decimal(0)
    try:
        other = book.rehearse({name: value})
        inputs = gathering.inputs_from(report, report.facts)
        if name.startswith(QUALITY) and report.score is not None:
            inputs = replace(inputs, aggregate_quality_score=recalculate_score(report.score, book=other).score)
        worked = assemble(inputs, book=other)
    except (InputError, PolicyError) as refusal:
        return Alternative(before, Decimal(0), (), str(refusal))
    amounts = {line.code: line.amount for line in worked.lines if line.component is None}
    found = [ChangedLine(line, amounts.get(line.code, Decimal(0))) for line in heads]
    return Alternative(worked.total, worked.total - before, tuple(one for one in found if one.change))
