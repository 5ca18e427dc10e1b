"""A report worked again with changes, on its frozen inputs, and the lines that move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.policy import Book
from portal.policy.plain import plain
from reconciliation.models import Report
from reconciliation.rules.changes import Change, changed
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import ReportLine
from reconciliation.selectors import gathering


@dataclass(frozen=True)
class MovedLine:
    """A line whose amount the changes move, in USD; None where one of the two reports has no such line."""

    code: str
    component: str | None
    label: str
    now: Decimal | None
    then: Decimal | None


@dataclass(frozen=True)
class ChangedReport:
    """The total of a report as it is and with changes, in USD, and the lines that move."""

    now: Decimal
    then: Decimal
    lines: tuple[MovedLine, ...]

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
    inputs = gathering.inputs_from(report, report.facts)
    now, then = assemble(inputs, book=book), assemble(changed(inputs, changes), book=book)
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
