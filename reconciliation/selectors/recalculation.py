"""Recalculation of a stored report from its stored inputs, and its differences from the stored report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.policy import Book
from portal.policy.plain import plain
from portal.rules.performance_years import policy_of
from quality.selectors import recalculate_score
from reconciliation.attested import reports_with_digests
from reconciliation.models import Report, ReportLine
from reconciliation.remarks import remarks
from reconciliation.rules import report_lines
from reconciliation.rules.report import assemble
from reconciliation.selectors import gathering

ABSENT = "no such line"
WORDS = ("label", "formula", "authority")
"""The texts of a line. A release may change them, but not the amount."""


@dataclass(frozen=True)
class Difference:
    """One difference: its place, the stored value, the recalculated value, and whether it concerns amounts."""

    where: str
    kept: str
    now: str
    changes_money: bool


def differences(report: Report, *, book: Book) -> list[Difference]:
    """Recalculate a report and return its differences from the stored report; none are expected.

    The inputs are the episodes of its construction run, its stored facts and score, and the lines of the report it
    follows. Amendments and data loaded later have no effect.

    :param book: the policy of the version that the report was calculated with.
    """
    inputs = gathering.inputs_from(report, report.facts)
    found = list(_of_policy_and_score(report, book))
    found += _compare(
        "Score of the report", report.aggregate_quality_score, inputs.aggregate_quality_score, changes_money=True
    )
    worked_out = assemble(inputs, book=book)
    found += _compare("Total", report.total, worked_out.total, changes_money=True)
    found += _compare("Who pays", report.direction, worked_out.direction, changes_money=True)
    kept = list(report.lines.select_related("parent", "episode_component__episode").order_by("position"))
    found += _of_lines(kept, worked_out.lines)
    found += _compare(
        "Fingerprint of the lines",
        report.worksheet_digest,
        reports_with_digests().get(pk=report.pk).lines_digest,
        changes_money=True,
    )
    said = remarks(inputs, report.facts["settlement"], policy=policy_of(inputs.year, book=book))
    found += _compare("What to know", " ".join(report.remarks), " ".join(said), changes_money=False)
    return found


def _of_policy_and_score(report: Report, book: Book) -> Iterator[Difference]:
    yield from _compare("Policy of the run", report.run.policy_digest, book.digest, changes_money=True)
    if report.score is None:
        return
    again = recalculate_score(report.score, book=book)
    for name in ("quality_part", "clinical_part", "score"):
        yield from _compare(f"Score: {name}", getattr(report.score, name), getattr(again, name), changes_money=True)
    yield from _compare(
        "Score among the facts",
        report.facts["aggregate_quality_score"],
        plain(again.score),
        changes_money=True,
    )
    yield from _compare(
        "Worksheet of the score", report.score.lines, [line.as_json() for line in again.lines], changes_money=False
    )


def _of_lines(kept: list[ReportLine], lines: tuple[report_lines.ReportLine, ...]) -> Iterator[Difference]:
    """Compare line by line; the code and the component identify a line."""
    before = {(line.code, line.episode_component.key if line.episode_component else None): line for line in kept}
    after = {(line.code, line.component): line for line in lines}
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            amounts = [plain(line.amount) if line else ABSENT for line in (old, new)]
            yield Difference((old or new).label, *amounts, changes_money=True)
            continue
        yield from _compare(old.label, old.amount, new.amount, changes_money=True)
        yield from _compare(f"{old.label}: claim lines", old.claim_lines, list(new.source), changes_money=True)
        yield from _compare(f"{old.label}: part of the sum", old.adds, new.adds, changes_money=True)
        for name in WORDS:
            told = getattr(new, name)[: old._meta.get_field(name).max_length]
            yield from _compare(f"{old.label}: {name}", getattr(old, name), told, changes_money=False)


def _compare(where: str, kept: Any, now: Any, *, changes_money: bool) -> Iterator[Difference]:
    if kept != now:
        yield Difference(where, str(plain(kept)), str(plain(now)), changes_money)
