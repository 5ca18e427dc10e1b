"""The lines of a reconciliation report and its inputs, 42 CFR 512.285.

A report is a tree of lines. A line that `adds` is part of its parent's sum, so a person can add up the report
from the claim lines to the total. A line that does not add shows a basis, such as the withhold that a score
multiplies. An amount above zero is money from CMS to the participant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from episodes.rules.records import CitedLine, EpisodeComponent
from portal.rules.input_error import InputError
from portal.rules.money import cents
from reconciliation.rules.net import Net
from reconciliation.rules.stated import StatedAmount, stated_amount
from reconciliation.rules.stop_loss import NO_FACTS, ProtectionFacts

INITIAL = "initial"
TRUE_UP = "true-up"
DIFFERENCE = "Difference from the stated amount"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class EarlierComponent:
    """The charges for one component of one episode in the report that a true-up follows, in USD.

    `incomplete` is what was received minus what was due. `component_id` is the id of the stored row.
    """

    key: str
    label: str
    component_id: int
    duplicates: Decimal
    incomplete: Decimal


@dataclass(frozen=True, slots=True)
class ReportInputs:
    """All inputs of one participant's report for one performance year.

    Scores are 0 to 100, None where there is none. `protection` holds the facts that decide whether the stop-loss limit
    protects the participant. `prior_true_up` is the true-up of the previous year, where this report settles it.
    `earlier` holds the charges of the report that a true-up follows. `settled` names those of its lines (code and
    component) that CMS stated in an answer, which a true-up leaves. `stated` holds amounts that take the place of
    calculated ones (see `changes.py`).
    """

    kind: str
    year: int
    components: tuple[EpisodeComponent, ...]
    reconciliation: str = INITIAL
    aggregate_quality_score: Decimal | None = None
    patient_experience_score: Decimal | None = None
    protection: ProtectionFacts = NO_FACTS
    prior_true_up: Decimal = ZERO
    earlier: tuple[EarlierComponent, ...] = ()
    settled: frozenset[tuple[str, str]] = frozenset()
    stated: tuple[StatedAmount, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line of a report: its place in the tree, its amount in USD, its formula and its sources.

    `code` names the kind of line. Together with `component`, the key of an episode's component or None, it identifies
    the line. `parent` is the code of the line above. `source` lists the ids of the claim lines.
    """

    code: str
    parent: str | None
    label: str
    amount: Decimal
    formula: str
    authority: str
    adds: bool = True
    component: str | None = None
    source: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its total in USD, its direction, and its lines, each after its parent.

    `net` holds the steps of an initial report and is None for a true-up.
    """

    reconciliation: str
    total: Decimal
    direction: str
    net: Net | None
    lines: tuple[ReportLine, ...]


def group(
    code: str,
    parent: str,
    label: str,
    formula: str,
    authority: str,
    lines: list[ReportLine],
    *,
    adds: bool = True,
) -> list[ReportLine]:
    """Return a line that sums other lines, followed by them, 42 CFR 512.285."""
    head = ReportLine(code, parent, label, add_up(lines), f"{formula}; {_count(lines)}", authority, adds=adds)
    return [head, *lines]


def with_stated(lines: list[ReportLine], code: str, authority: str, stated: Iterable[StatedAmount]) -> list[ReportLine]:
    """Return the lines below the line `code` with their stated amounts, 42 CFR 512.290.

    A stated amount of the line `code` becomes a line with the difference, so that it stays the sum of its lines.
    """
    known = tuple(stated)
    below = []
    for line in lines:
        amount, formula = stated_amount(line.code, line.component, line.amount, line.formula, known)
        below.append(replace(line, amount=amount, formula=formula))
    calculated = add_up(below)
    amount, formula = stated_amount(code, None, calculated, "the difference of both", known)
    if amount == calculated:
        return below
    return [*below, ReportLine(f"{code}.stated", code, DIFFERENCE, amount - calculated, formula, authority)]


def check_stated(report: Report, stated: Iterable[StatedAmount]) -> None:
    """Check that each stated amount is in the report, 42 CFR 512.290.

    :raises InputError: for a line that the report does not have, or that is the sum of other lines.
    """
    lines = {(line.code, line.component): line for line in report.lines}
    for one in stated:
        line = lines.get((one.code, one.component))
        if line is None:
            raise InputError("changes", "The report has no such line. State the amount of a line that it has.")
        if line.amount != cents(one.amount):
            below = ", ".join(f"“{label}”" for label in _addends(report, line.code))
            instead = f" State one of these instead: {below}." if below else " Name what changes it instead."
            raise InputError(
                "changes", f"“{line.label}” is calculated from other lines, so its amount cannot be stated.{instead}"
            )


def _addends(report: Report, code: str) -> list[str]:
    """Return the labels of the lines that a line adds up and that are no sums of such lines themselves."""
    found: list[str] = []
    for line in report.lines:
        if line.parent == code and line.adds and line.component is None:
            found += _addends(report, line.code) or [line.label]
    return found


def _count(lines: list[ReportLine]) -> str:
    if not lines:
        return "no lines"
    return "sum of 1 line" if len(lines) == 1 else f"sum of {len(lines):,} lines"


def add_up(lines: Iterable[ReportLine]) -> Decimal:
    """Add up the amounts of lines, 42 CFR 512.285."""
    return sum((line.amount for line in lines), cents(ZERO))


def references(*groups: Iterable[CitedLine]) -> tuple[int, ...]:
    """List the ids of cited claim lines, 42 CFR 512.285."""
    return tuple(one.line.line_id for lines in groups for one in lines)
