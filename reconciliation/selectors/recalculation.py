"""Recalculation of stored reports from what their run froze, and the differences from the stored reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from portal.models import Participant
from portal.policy import Book
from portal.policy.plain import plain
from quality.selectors import recalculate_score
from reconciliation import worksheet
from reconciliation.attested import reports_with_digests
from reconciliation.models import Report, ReportLine, Run
from reconciliation.rules import report_lines

from .calculations import Calculated, calculate_each

ABSENT = "no such line"
FIRST = 5
"""Differences that a verification names of each report."""
WORDS = ("label", "formula", "authority")
"""The texts of a line. A release may change them, but not the amount."""


@dataclass(frozen=True)
class Difference:
    """One difference: its place, the stored value, the recalculated value, and whether it concerns amounts."""

    where: str
    kept: str
    now: str
    changes_money: bool


@dataclass(slots=True)
class Verified:
    """The reports of a run that were compared, and those that differ, each with its first differences as JSON."""

    compared: int = 0
    differing: list[dict[str, Any]] = field(default_factory=list)

    @property
    def equal(self) -> int:
        """The number of reports that are the same to the byte."""
        return self.compared - len(self.differing)


def verified(run: Run, *, participant: Participant | None = None, book: Book) -> Verified:
    """Calculate the reports of a run again, some at once, and compare them with the stored ones to the byte.

    A report is the same if the canonical JSON of its lines has the stored SHA-256, and the stored lines have it too.

    :param participant: whose report alone is compared.
    :param book: the policy of the version that the run uses.
    """
    rows = reports_with_digests().filter(pk__in=run.reports.calculated()).order_by("participant_id")
    if participant is not None:
        rows = rows.filter(participant=participant)
    found = Verified()
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), settings.REPORTS_A_BATCH):
        batch = list(
            rows.filter(pk__in=keys[start : start + settings.REPORTS_A_BATCH])
            .select_related("participant", "score")
            .defer(None)
            .defer("policy_used")
        )
        for report in batch:
            report.run = run  # one row for all of them: its list of inputs is long
        again = calculate_each(run, batch, book=book)
        found.compared += len(batch)
        for report in batch:
            if _differs(report, again[report.pk]):
                first = differences(report, book=book)[:FIRST]
                found.differing.append(
                    {
                        "report": report.number,
                        "model_id": report.participant.model_id,
                        "differences": [{"where": one.where, "stored": one.kept, "now": one.now} for one in first],
                    }
                )
    return found


def _differs(report: Any, again: Calculated | str) -> bool:
    if isinstance(again, str):
        return True
    stored = (report.worksheet_digest, report.lines_digest, report.total, report.direction)
    digest = worksheet.digest(again.rows)
    return stored != (digest, digest, again.worksheet.total, again.worksheet.direction) or (
        (report.facts, report.remarks) != (again.facts, again.remarks)
    )


def differences(report: Report, *, book: Book) -> list[Difference]:
    """Recalculate a report and return its differences from the stored report; none are expected.

    The inputs are the facts that its run froze, the episodes of the run, and the lines of the report it follows.
    Amendments and data loaded later have no effect.

    :param book: the policy of the version that the report was calculated with.
    """
    found = list(_of_policy_and_score(report, book))
    again = calculate_each(report.run, [report], book=book)[report.pk]
    if isinstance(again, str):
        return [*found, Difference("The calculation", "a report", again, changes_money=True)]
    found += _compare("Total", report.total, again.worksheet.total, changes_money=True)
    found += _compare("Who pays", report.direction, again.worksheet.direction, changes_money=True)
    kept = list(report.lines.select_related("parent", "episode_component__episode").order_by("position"))
    found += _of_lines(kept, again.worksheet.lines)
    found += _compare(
        "Fingerprint of the lines",
        report.worksheet_digest,
        reports_with_digests().get(pk=report.pk).lines_digest,
        changes_money=True,
    )
    found += _compare(
        "Fingerprint of the calculation", report.worksheet_digest, worksheet.digest(again.rows), changes_money=True
    )
    found += _compare("What to know", " ".join(report.remarks), " ".join(again.remarks), changes_money=False)
    for name in again.facts:
        found += _compare(f"Inputs: {name}", report.facts.get(name), again.facts[name], changes_money=True)
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
