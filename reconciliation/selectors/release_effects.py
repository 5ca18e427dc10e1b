"""Effect of a release: the totals of its reports, the largest, those left out, and what each report replaces."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from portal.fingerprint import fingerprint
from portal.formatting import dollars
from reconciliation.models import Report, Run

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Told:
    """One report of a release: its total, and that of the issued report that it replaces, in USD."""

    report_id: int
    model_id: str
    legal_name: str
    total: Decimal
    before: Decimal | None
    digest: str

    @property
    def change(self) -> Decimal | None:
        """The total less the one that it replaces; None for a first report."""
        return None if self.before is None else self.total - self.before


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One participant without a report, because its calculation failed."""

    model_id: str
    legal_name: str
    why: str


@dataclass(frozen=True, slots=True)
class ReleaseEffect:
    """All reports of a release, and the participants that the run could not calculate."""

    told: tuple[Told, ...]
    left_out: tuple[LeftOut, ...]
    later_runs: tuple[int, ...]

    @property
    def seen(self) -> str:
        """Fingerprint of what a page shows of the effect."""
        return fingerprint(asdict(self))

    @property
    def payments(self) -> list[Decimal]:
        """The totals that CMS pays."""
        return [one.total for one in self.told if one.total > 0]

    @property
    def repayments(self) -> list[Decimal]:
        """The totals that participants repay, without their sign."""
        return [-one.total for one in self.told if one.total < 0]

    @property
    def net(self) -> Decimal:
        """The sum of all totals."""
        return sum((one.total for one in self.told), Decimal(0))

    @property
    def largest(self) -> list[Told]:
        """The reports with the largest totals, whatever their sign."""
        return sorted(self.told, key=lambda one: (-abs(one.total), one.report_id))[:MOST_NAMED]

    @property
    def changed(self) -> list[Told]:
        """The reports whose total differs from the one that it replaces, the largest change first."""
        differing = [one for one in self.told if one.change]
        return sorted(differing, key=lambda one: (-abs(one.change or 0), one.report_id))

    def sentences(self) -> list[str]:
        """Say in sentences what the release tells."""
        replaced = [one for one in self.told if one.before is not None]
        changed = self.changed
        said = [
            f"{_count(len(self.told), 'report')}: {_count(len(self.payments), 'payment')} of "
            f"{dollars(sum(self.payments, Decimal(0)))}, {_count(len(self.repayments), 'repayment')} of "
            f"{dollars(sum(self.repayments, Decimal(0)))}, net {dollars(self.net)}."
        ]
        if replaced:
            by = sum((one.change or Decimal(0) for one in changed), Decimal(0))
            said.append(
                f"{len(replaced):,} of them replace an issued report; {_count(len(changed), 'total')} change, by "
                f"{dollars(by)} together."
            )
        if self.left_out:
            names = ", ".join(one.model_id for one in self.left_out[:MOST_NAMED])
            more = f" and {len(self.left_out) - MOST_NAMED:,} more" if len(self.left_out) > MOST_NAMED else ""
            said.append(f"{_count(len(self.left_out), 'participant')} without a report: {names}{more}.")
        if self.later_runs:
            later = ", ".join(map(str, self.later_runs))
            said.append(f"A later run of the same year is calculated and not released: run {later}.")
        return said


def with_replaced(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Add `replaced_total` to reports: the total of the issued report of another run that each replaces."""
    earlier = Report.objects.issued().filter(
        participant_id=OuterRef("participant_id"), run__year=OuterRef("run__year"), run__kind=OuterRef("run__kind")
    )
    earlier = earlier.exclude(run_id=OuterRef("run_id")).filter(run_id__lt=OuterRef("run_id"))
    return reports.annotate(replaced_total=Subquery(earlier.order_by("-report_on", "-pk").values("total")[:1]))


def effect_of(reports: QuerySet[Report], run: Run) -> ReleaseEffect:
    """Return what the release of some prepared reports of a run would tell."""
    rows = with_replaced(reports).order_by("pk").values_list(
        "pk", "participant__model_id", "participant__legal_name", "total", "replaced_total", "worksheet_digest"
    )  # fmt: skip
    failed = run.reports.filter(status=Report.Status.FAILED).order_by("participant__model_id")
    later = Run.objects.filter(year=run.year, kind=run.kind, pk__gt=run.pk, status=Run.Status.DONE)
    return ReleaseEffect(
        told=tuple(Told(*row) for row in rows),
        left_out=tuple(
            LeftOut(*row) for row in failed.values_list("participant__model_id", "participant__legal_name", "failure")
        ),
        later_runs=tuple(later.exclude(releases__status="issued").order_by("pk").values_list("pk", flat=True)),
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
