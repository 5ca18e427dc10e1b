"""Results of a run for CMS staff: its sums by direction, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from reconciliation.models import Report, Run

ZERO = Decimal(0)


def sums_by_direction(run: Run) -> list[tuple[Report.Direction, int, Decimal]]:
    """Return the number of calculated reports and their sum in USD for each direction, in one query."""
    grouped = run.reports.calculated().order_by().values_list("direction").annotate(Count("pk"), Sum("total"))
    found = {direction: (count, total) for direction, count, total in grouped}
    return [(direction, *found.get(direction, (0, ZERO))) for direction in Report.Direction]


@dataclass(frozen=True, slots=True)
class Difference:
    """The reports of a run beside the last ones of the same participants, year and kind before it.

    `changed` counts those with another total, `amount` is the sum of the changes in USD; `added` have none before.
    """

    compared: int
    changed: int
    amount: Decimal
    added: int


def difference_to_before(run: Run) -> Difference:
    """Compare the totals of a run with those of the runs before it, in two queries."""
    now = dict(run.reports.calculated().order_by().values_list("participant_id", "total"))
    earlier = Report.objects.calculated().filter(run__year=run.year, run__kind=run.kind, run__lt=run.pk)
    newest = earlier.order_by("participant_id", "-run_id").distinct("participant_id")
    before = dict(newest.values_list("participant_id", "total"))
    changes = [total - before[owner] for owner, total in now.items() if owner in before]
    changed = [change for change in changes if change]
    return Difference(len(changes), len(changed), sum(changed, ZERO), len(now) - len(changes))
