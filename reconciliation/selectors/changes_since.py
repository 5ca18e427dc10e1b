"""A report beside the report that it replaces: what each is calculated from, and the changes of its lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from episodes.rules.records import EpisodeComponent
from portal.policy import Book
from reconciliation.change_words import Told
from reconciliation.models import LineChange, Report, ReportComparison, ReportLine
from reconciliation.rules import report_lines
from reconciliation.rules.changes_since import Basis, Key, changes_since, counting
from reconciliation.selectors import gathering

_PATIENT = "episode_component__episode__beneficiary"
PATIENT = Coalesce(f"line__{_PATIENT}_id", f"old_line__{_PATIENT}_id")
"""From a change to the key of its patient."""


@dataclass(frozen=True, slots=True)
class Explained:
    """The part in USD of a line's change that one cause made, with its lines in both reports and the sentence."""

    line: ReportLine | None
    old_line: ReportLine | None
    cause: str
    amount: Decimal
    because: str


def report_before(report: Report) -> Report | None:
    """Return the issued report of the same year and kind that a report replaces, or None."""
    same = Report.objects.issued().filter(
        participant_id=report.participant_id,
        run__year=report.run.year,
        run__kind=report.run.kind,
        issued_at__lte=report.issued_at,
    )
    return same.exclude(pk=report.pk).select_related("run__construction_run").order_by("-issued_at", "-pk").first()


def explained(report: Report, before: Report, *, books: tuple[Book, Book]) -> list[Explained]:
    """Return what each cause changed in each line that counts in the total, by the order of the lines.

    :param books: the policy of the versions with which the report before and the report were calculated.
    """
    rows = _rows(before), _rows(report)
    bases = _basis(before, books[0]), _basis(report, books[1])
    told = Told(
        before=bases[0],
        after=bases[1],
        components=(_by_key(bases[0]), _by_key(bases[1])),
        policy=(_used(before.policy_used), _used(report.policy_used)),
        prices=(_used(before.run.construction_run.policy_used), _used(report.run.construction_run.policy_used)),
    )
    found = [
        Explained(rows[1].get(one.key), rows[0].get(one.key), one.cause, one.amount, told.because(one.key, one.cause))
        for one in changes_since(*bases, kept=(_amounts(rows[0].values()), _amounts(rows[1].values())))
    ]
    return sorted(found, key=_place)


def _by_key(basis: Basis) -> dict[str | None, EpisodeComponent]:
    return {one.key: one for one in basis.inputs.components}


def _place(one: Explained) -> tuple[bool, int]:
    """Return the order of a change: that of the report's lines, and those that only the report before has last."""
    line = one.line or one.old_line
    return one.line is None, line.position if line else 0


COMPARED = ("report_id", "difference", "before__report_on", "before__total")
"""The columns of a comparison and of the report before that pages show."""


def comparison_of(report: Report) -> ReportComparison | None:
    """Return the comparison of a report with the one before, or None while there is none."""
    return ReportComparison.objects.filter(report=report).select_related("before").only(*COMPARED).first()


def by_cause(comparison: ReportComparison) -> list[tuple[str, Decimal]]:
    """Return what each cause changed in the total, the largest first, with its words."""
    sums = comparison.changes.order_by().values("cause").annotate(sum=Sum("amount")).values_list("cause", "sum")
    return sorted(((LineChange.Cause(cause).label, amount) for cause, amount in sums), key=lambda one: -abs(one[1]))


def changes_of(comparison: ReportComparison) -> QuerySet[LineChange]:
    """Return the changes of all lines, with the line of each report and the patient."""
    shown = comparison.changes.select_related(
        f"line__{_PATIENT}", f"old_line__{_PATIENT}", "line__parent", "old_line__parent"
    )
    return shown.defer(
        *(f"{side}__{_PATIENT}__{name}" for side in ("line", "old_line") for name in ("mbi", "born_on_text"))
    )


def same_line(line: ReportLine, before: Report) -> ReportLine | None:
    """Return the same line of the report before: the same code, and the same component of the same episode."""
    rows = ReportLine.objects.filter(report=before, code=line.code)
    own = line.episode_component
    if own is not None:
        rows = rows.filter(
            episode_component__component=own.component,
            episode_component__episode__beneficiary_id=own.episode.beneficiary_id,
            episode_component__episode__starts_on=own.episode.starts_on,
        )
    return rows.first()


def _basis(report: Report, book: Book) -> Basis:
    uncorrected = gathering.inputs_from(report, {**report.facts, "corrections": []})
    corrected = gathering.inputs_from(report, report.facts) if report.facts.get("corrections") else uncorrected
    return Basis(uncorrected, corrected, book)


def _rows(report: Report) -> dict[Key, ReportLine]:
    lines = report.lines.select_related("parent", "episode_component__episode").order_by("position")
    return {(line.code, line.episode_component.key if line.episode_component else None): line for line in lines}


def _amounts(rows: Iterable[ReportLine]) -> dict[Key, Decimal]:
    """Return the stored amounts of the lines that count, as the rules pick them."""
    lines = tuple(
        report_lines.ReportLine(
            code=row.code,
            parent=row.parent.code if row.parent else None,
            label=row.label,
            amount=row.amount,
            formula="",
            authority="",
            adds=row.adds,
            component=row.episode_component.key if row.episode_component else None,
        )
        for row in rows
    )
    return counting(report_lines.Report(report_lines.INITIAL, Decimal(0), "", None, lines))


def _used(entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {entry["name"]: entry["value"] for entry in entries}
