"""Trials: a stored report worked again by its rules with changes, beside the report without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from portal.policy import Book
from portal.rules.input_error import InputError
from portal.services.use_case import Refused
from reconciliation.models import Correction, Report
from reconciliation.rules import report_lines
from reconciliation.rules.changes import Change, change_of, changed
from reconciliation.rules.report import assemble
from reconciliation.selectors import gathering

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One line whose amount differs; None where the line does not exist. `adds` says that it is part of the sum."""

    label: str
    before: Decimal | None
    after: Decimal | None
    adds: bool

    @property
    def difference(self) -> Decimal:
        """The amount after the changes less the amount before them."""
        return (self.after or ZERO) - (self.before or ZERO)


@dataclass(frozen=True, slots=True)
class Trial:
    """A report before and after changes: both totals, the lines that differ, and what each step changes in the total.

    The steps add up to the difference of the totals.
    """

    before: Decimal
    after: Decimal
    lines: tuple[ComparedLine, ...]
    steps: tuple[Decimal, ...]

    @property
    def difference(self) -> Decimal:
        """The total after the changes less the total before them."""
        return self.after - self.before


def trial(report: Report, stages: Sequence[Sequence[Change]], *, book: Book) -> Trial:
    """Work a report again with changes, stage by stage.

    :param report: with its run, participant and facts.
    :param stages: the changes of each stage, all of them; the first stage is what the trial starts from.
    :param book: the policy of the report's run.
    :raises Refused: when the rules refuse the changes.
    """
    inputs = gathering.inputs_from(report, report.facts)
    try:
        worked = [assemble(changed(inputs, changes), book=book) for changes in stages]
    except InputError as error:
        raise Refused(error.message, field="changes") from error
    totals = [one.total for one in worked]
    steps = [after - before for before, after in pairwise(totals)]
    return Trial(totals[0], totals[-1], _compared(worked[0], worked[-1]), tuple(steps))


def granted_changes(report_id: int, *, without: Sequence[int] = ()) -> list[Change]:
    """Return the changes that CMS has granted about a report, those of the latest finding about each contested line.

    :param without: the ids of contested lines to leave out.
    """
    rows = Correction.objects.filter(notice__report=report_id).exclude(finding__contested__in=without)
    found = list(rows.order_by("pk").values_list("finding__contested", "finding", "change"))
    latest = {contested: finding for contested, finding, _ in sorted(found, key=lambda row: row[1])}
    return [change_of(change) for contested, finding, change in found if latest[contested] == finding]


def _compared(before: report_lines.Report, after: report_lines.Report) -> tuple[ComparedLine, ...]:
    """Return the lines that differ; the code and the component identify a line."""
    old = {(line.code, line.component): line for line in before.lines}
    new = {(line.code, line.component): line for line in after.lines}
    found = []
    for key in {**old, **new}:
        amounts = [lines[key].amount if key in lines else None for lines in (old, new)]
        if amounts[0] != amounts[1]:
            line = new.get(key) or old[key]
            found.append(ComparedLine(line.label, *amounts, line.adds))
    return tuple(found)
