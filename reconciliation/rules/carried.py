"""Granted changes of earlier reports that later ones of the performance year keep, 42 CFR 512.285(g) and 512.290.

See docs/readings.md#answers-and-later-reports.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from reconciliation.rules.changes import AMOUNT, OF_COMPONENTS, SCORE, WITHOUT_LINE, Change, latest
from reconciliation.rules.report_lines import TRUE_UP

Place = tuple[str, str]
"""The code of a line of a report, and the key of its component."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Parts of earlier answers that a report keeps: changes of its inputs, and lines that a true-up leaves."""

    changes: tuple[Change, ...] = ()
    settled: tuple[Place, ...] = ()


def carried(granted: Iterable[tuple[str, Change]], *, reconciliation: str, present: Collection[str]) -> Carried:
    """Return what a report keeps of the changes granted about earlier ones, 42 CFR 512.285(g) and 512.290.

    A change of an episode or of a claim line holds for every later report that has the episode and the line, a score
    for every initial report. An amount that CMS stated holds for reports of the same reconciliation; a true-up leaves
    the line of such an amount in the initial report as it stands. Where two answers differ, the later one counts.

    :param granted: the changes in the order of their answers, each with the reconciliation of the contested report
    :param reconciliation: that of the later report, `initial` or `true-up`
    :param present: the keys of the components of the later report
    """
    kept: list[Change] = []
    settled: list[Place] = []
    for contested, change in granted:
        if change.kind in OF_COMPONENTS:
            if change.component in present and (change.kind != WITHOUT_LINE or change.claim_line is not None):
                kept.append(change)
        elif change.kind == SCORE:
            if reconciliation != TRUE_UP:
                kept.append(change)
        elif change.kind == AMOUNT and contested == reconciliation:
            if not change.component or change.component in present:
                kept.append(change)
        elif reconciliation == TRUE_UP and change.component:
            settled.append((change.line, change.component))
    return Carried(latest(kept), tuple(dict.fromkeys(settled)))
