"""The true-up of one participant's report, 42 CFR 512.285(g)."""

from __future__ import annotations

from decimal import Decimal

from episodes.rules.counted_lines import duplicates as duplicates_of
from portal.formatting import dollars
from portal.policy.book import BookDay
from portal.rules.money import cents
from reconciliation.rules import incorrect_payments
from reconciliation.rules.episode_lines import duplicate_line, incomplete_line
from reconciliation.rules.net import AUTHORITY, direction
from reconciliation.rules.report_lines import (
    TRUE_UP,
    ZERO,
    Report,
    ReportInputs,
    ReportLine,
    add_up,
    group,
    with_stated,
)

DUPLICATES = ("duplicate-services", incorrect_payments.DUPLICATES_AUTHORITY)
INCOMPLETE = ("incomplete-episodes", incorrect_payments.AUTHORITY)
SINCE = "change since the initial report"


def true_up(inputs: ReportInputs, *, policy: BookDay) -> Report:
    """Assemble the true-up of a report, 42 CFR 512.285(g).

    It holds the changes of duplicates and incomplete episodes since the initial report, apart from the amounts that CMS
    stated in an answer about it (512.290).
    """
    earlier = {component.key: component for component in inputs.earlier}
    components = {component.key: component for component in inputs.components}
    duplicates: list[ReportLine] = []
    incomplete: list[ReportLine] = []
    for key, named in (earlier | components).items():
        before, component = earlier.get(key), components.get(key)
        duplicate = duplicate_line(component, policy) if component and duplicates_of(component) else None
        unfinished = incomplete_line(component, policy) if component and component.complete is False else None
        if (f"{DUPLICATES[0]}.episode", key) not in inputs.settled:
            duplicates += _change(*DUPLICATES, key, named.label, duplicate, before.duplicates if before else ZERO)
        if (f"{INCOMPLETE[0]}.episode", key) not in inputs.settled:
            incomplete += _change(*INCOMPLETE, key, named.label, unfinished, before.incomplete if before else ZERO)
    duplicates = with_stated(duplicates, *DUPLICATES, inputs.stated)
    incomplete = with_stated(incomplete, *INCOMPLETE, inputs.stated)
    total = add_up(duplicates) + add_up(incomplete)
    lines = [
        ReportLine("total", None, "True-up", total, "sum of the lines below", AUTHORITY),
        *group(DUPLICATES[0], "total", "Duplicate services", SINCE, DUPLICATES[1], duplicates),
        *group(INCOMPLETE[0], "total", "Incomplete episodes", SINCE, INCOMPLETE[1], incomplete),
    ]
    return Report(TRUE_UP, total, direction(total), None, tuple(lines))


def _change(
    code: str, authority: str, key: str, label: str, line: ReportLine | None, before: Decimal
) -> list[ReportLine]:
    """Write the change of one component's charge; no line if it did not change."""
    now = line.amount if line else cents(ZERO)
    change = now + cents(before)
    if not change:
        return []
    return [
        ReportLine(
            f"{code}.episode",
            code,
            label,
            change,
            f"now {dollars(now)}; in the initial report {dollars(-cents(before))}",
            authority,
            component=key,
            source=line.source if line else (),
        )
    ]
