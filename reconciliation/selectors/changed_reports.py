"""A report worked again with changes, on its frozen inputs, and the lines that move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from portal.policy import Book
from portal.policy.plain import plain
from reconciliation.models import Report
from reconciliation.rules import report_lines as rules
from reconciliation.rules.changes import Change, changed
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import ReportLine
from reconciliation.selectors import gathering

ZERO = Decimal(0)


@dataclass(frozen=True)
class MovedLine:
    """A line whose amount the changes move, in USD; None where one of the two reports has no such line."""

    code: str
    component: str | None
    label: str
    now: Decimal | None
    then: Decimal | None

    @property
    def difference(self) -> Decimal:
        """The amount with the changes less the amount without them."""
        return (self.then or ZERO) - (self.now or ZERO)


@dataclass(frozen=True)
class ChangedReport:
    """The total of a report as it is and with changes, in USD, and the lines that move."""

    now: Decimal
    then: Decimal
    lines: tuple[MovedLine, ...]

    @property
    def difference(self) -> Decimal:
        """The total with the changes less the total without them."""
        return self.then - self.now

    def as_json(self) -> dict[str, Any]:
        """Return the totals and lines as JSON values."""
        lines = [
            {"code": one.code, "label": one.label, "now": plain(one.now), "then": plain(one.then)} for one in self.lines
        ]
        return {"now": str(self.now), "then": str(self.then), "lines": lines}


def changed_report_of(kept: Mapping[str, Any]) -> ChangedReport | None:
    """Return the report that `as_json` wrote, or None if nothing was claimed."""
    if not kept:
        return None
    lines = tuple(
        MovedLine(one["code"], None, one["label"], _decimal(one["now"]), _decimal(one["then"])) for one in kept["lines"]
    )
    return ChangedReport(Decimal(kept["now"]), Decimal(kept["then"]), lines)


def work_again(report: Report, changes: Iterable[Change], *, book: Book) -> ChangedReport:
    """Work an issued report again with changes, by the rules that it was calculated with.

    :param book: the policy of the version of its run.
    :raises InputError: when a change fits nothing in the report, or two contradict each other.
    """
    whole, _ = work_in_steps(report, [(), tuple(changes)], book=book)
    return whole


def work_in_steps(
    report: Report, stages: Sequence[Iterable[Change]], *, book: Book
) -> tuple[ChangedReport, tuple[Decimal, ...]]:
    """Work an issued report again stage by stage; return it from the first to the last, and what each step changes.

    The steps, in USD, add up to the difference of the totals.

    :param book: the policy of the version of its run.
    :param stages: all changes of each stage; the first stage is what the others are compared with.
    :raises InputError: when a change fits nothing in the report, or two contradict each other.
    """
    inputs = gathering.inputs_from(report, report.facts)
    worked = [assemble(changed(inputs, changes), book=book) for changes in stages]
    steps = tuple(after.total - before.total for before, after in pairwise(worked))
    return _compared(worked[0], worked[-1]), steps


def _compared(now: rules.Report, then: rules.Report) -> ChangedReport:
    before = {(line.code, line.component): line for line in now.lines}
    after = {(line.code, line.component): line for line in then.lines}
    moved = tuple(
        MovedLine(*place, (before.get(place) or after[place]).label, _amount(before, place), _amount(after, place))
        for place in before | after
        if _amount(before, place) != _amount(after, place)
    )
    return ChangedReport(now.total, then.total, moved)


def _decimal(kept: str | None) -> Decimal | None:
    return None if kept is None else Decimal(kept)


def _amount(lines: dict[tuple[str, str | None], ReportLine], place: tuple[str, str | None]) -> Decimal | None:
    return lines[place].amount if place in lines else None
