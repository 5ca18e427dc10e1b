"""Reports that were calculated with a parameter of the policy, by year and kind of reconciliation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from episodes.models import ConstructionRun
from reconciliation.models import Kind, Report


@dataclass(frozen=True, slots=True)
class ReportsOfYear:
    """The reports of one year and kind that used a parameter: prepared and issued ones, and their participants."""

    year: int
    kind: str
    prepared: int
    issued: int
    participants: int

    @property
    def title(self) -> str:
        """The words for the year and kind: "Initial reconciliation of 2021"."""
        return f"{Kind(self.kind).label} of {self.year}"


def reports_using(name: str, years: Collection[int]) -> tuple[ReportsOfYear, ...]:
    """Return the calculated reports of some performance years that read a parameter, or whose episodes did.

    A report names the values that it read, its score included, and its construction run those of its episodes.
    """
    read = [{"name": name}]
    built = list(
        ConstructionRun.objects.filter(year__in=years, policy_used__contains=read).values_list("pk", flat=True)
    )
    rows = (
        Report.objects.calculated()
        .filter(Q(run__construction_run__in=built) | Q(policy_used__contains=read), run__year__in=years)
        .order_by("run__year", "run__kind")
        .values_list("run__year", "run__kind")
        .annotate(
            prepared=Count("pk", filter=Q(status=Report.Status.PREPARED)),
            issued=Count("pk", filter=Q(status=Report.Status.ISSUED)),
            participants=Count("participant", distinct=True),
        )
    )
    return tuple(ReportsOfYear(*row) for row in rows)
