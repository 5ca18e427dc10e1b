"""The true-up of one participant's report, 42 CFR 512.285(g)."""

from __future__ import annotations

from decimal import Decimal

from portal.formatting import dollars
from portal.policy.book import BookDay
from portal.rules.money import cents
from reconciliation.rules import incorrect_payments
from reconciliation.rules.net import AUTHORITY, direction
from reconciliation.rules.statement_lines import (
    TRUE_UP,
    ZERO,
    Statement,
    StatementInputs,
    StatementLine,
    add_up,
    duplicate_line,
    group,
    incomplete_line,
)

DUPLICATES = ("duplicate-services", incorrect_payments.DUPLICATES_AUTHORITY)
INCOMPLETE = ("incomplete-episodes", incorrect_payments.AUTHORITY)
SINCE = "change since the report"


def true_up(inputs: StatementInputs, *, policy: BookDay) -> Statement:
    """Tell what duplicates and incomplete episodes changed by since the report it follows, 42 CFR 512.285(g)."""
    earlier = {part.key: part for part in inputs.earlier}
    parts = {part.key: part for part in inputs.parts}
    duplicates: list[StatementLine] = []
    incomplete: list[StatementLine] = []
    for key, named in (earlier | parts).items():
        before, part = earlier.get(key), parts.get(key)
        duplicate = duplicate_line(part, policy) if part and part.duplicates else None
        unfinished = incomplete_line(part, policy) if part and part.complete is False else None
        duplicates += _change(*DUPLICATES, key, named.label, duplicate, before.duplicates if before else ZERO)
        incomplete += _change(*INCOMPLETE, key, named.label, unfinished, before.incomplete if before else ZERO)
    total = add_up(duplicates) + add_up(incomplete)
    lines = [
        StatementLine("total", None, "True-up", total, "sum of the lines below", AUTHORITY),
        *group(DUPLICATES[0], "total", "Duplicate services", SINCE, DUPLICATES[1], duplicates),
        *group(INCOMPLETE[0], "total", "Incomplete episodes", SINCE, INCOMPLETE[1], incomplete),
    ]
    return Statement(TRUE_UP, total, direction(total), None, tuple(lines))


def _change(
    code: str, authority: str, key: str, label: str, line: StatementLine | None, before: Decimal
) -> list[StatementLine]:
    """Write the change of one part's charge; nothing when it is the same as before."""
    now = line.amount if line else cents(ZERO)
    change = now + cents(before)
    if not change:
        return []
    return [
        StatementLine(
            f"{code}.episode",
            code,
            label,
            change,
            f"now {dollars(now)}, in the report {dollars(-cents(before))}",
            authority,
            part=key,
            source=line.source if line else (),
        )
    ]
