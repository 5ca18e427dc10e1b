"""The changes that a practice claims, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.utils.text import capfirst

from episodes.rules.counted_lines import cited
from episodes.rules.records import CitedLine
from episodes.selectors import claim_lines
from portal.formatting import dollars, exact, long_date
from reconciliation.models import DraftLine, NoticeLine
from reconciliation.rules.changes import AMOUNT, COMPLETE, INCOMPLETE, SCORE, WITHOUT_LINE, Change, change_of

Row = TypeVar("Row", DraftLine, NoticeLine)
DUPLICATES = "duplicate-services"


def claims_in_words(contested: Iterable[Row]) -> list[tuple[Row, list[str]]]:
    """Return contested lines, each with its claimed changes as sentences; one query for all claim lines."""
    rows = [(row, [change_of(kept) for kept in row.claims]) for row in contested]
    wanted = {one.claim_line for _, changes in rows for one in changes if one.claim_line is not None}
    known: dict[int, CitedLine] = {}
    if wanted:
        known = {line.line_id: cited(line) for line in claim_lines(wanted, rows[0][0].participant_id)}
    return [(row, [_words(one, known) for one in changes]) for row, changes in rows]


def condition(changes: Iterable[Change]) -> str:
    """Say under which condition the claimed total holds: "Without this duplicate"."""
    known = list(changes)
    kinds = {one.kind for one in known}
    if kinds == {WITHOUT_LINE}:
        noun = "duplicate" if all(one.line.startswith(DUPLICATES) for one in known) else "claim line"
        return f"Without this {noun}" if len(known) == 1 else f"Without these {len(known)} {noun}s"
    if kinds == {COMPLETE} and len(known) == 1:
        return "If this episode counts as complete"
    if kinds == {SCORE} and len(known) == 1 and known[0].amount is not None:
        return f"With a score of {exact(known[0].amount)}"
    return "With your changes"


def claim_line_words(one: CitedLine) -> str:
    """Name a claim line: its claim, service, day, biller and counted amount."""
    line = one.line
    code = f"{line.hcpcs} {line.modifiers}".strip()
    return (
        f"claim {line.claim_id}, line {line.line_number} ({code} on {long_date(line.service_on)}, billed by "
        f"{line.provider_label}, {dollars(one.counted)})"
    )


def _words(change: Change, known: dict[int, CitedLine]) -> str:
    if change.kind == WITHOUT_LINE:
        line = known.get(change.claim_line or 0)
        return f"{capfirst(claim_line_words(line)) if line else 'A claim line'} does not count"
    if change.kind in (COMPLETE, INCOMPLETE):
        return f"The episode was {change.kind}"
    if change.kind == SCORE and change.amount is not None:
        return f"The score is {exact(change.amount)}"
    if change.kind == AMOUNT and change.amount is not None:
        return f"The amount is {dollars(change.amount)}"
    return change.kind
