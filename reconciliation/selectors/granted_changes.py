"""The changes that CMS has granted about a report, from which its corrected report is calculated."""

from __future__ import annotations

from collections.abc import Sequence

from reconciliation.models import Correction
from reconciliation.rules.changes import Change, change_of


def granted_changes(report_id: int, *, without: Sequence[int] = (), through: int | None = None) -> list[Change]:
    """Return the changes that CMS has granted about a report, those of the latest finding about each contested line.

    :param without: the ids of contested lines to leave out.
    :param through: the id of the last finding to read; all of them if there is none.
    """
    rows = Correction.objects.filter(notice__report=report_id).exclude(finding__contested__in=without)
    if through is not None:
        rows = rows.filter(finding__lte=through)
    found = list(rows.order_by("pk").values_list("finding__contested", "finding", "change"))
    latest = {contested: finding for contested, finding, _ in sorted(found, key=lambda row: row[1])}
    return [change_of(change) for contested, finding, change in found if latest[contested] == finding]
