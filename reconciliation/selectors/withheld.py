"""The quality withhold of a participant for a performance year: from its report, or from the published episodes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef

from episodes.models import ConstructionRun, EpisodeComponent, EpisodeLine
from episodes.rules.records import FIRST_INSTALLMENT, SECOND_INSTALLMENT
from portal.models import Participant
from portal.policy import Book
from portal.rules.performance_years import policy_of
from reconciliation.models import Kind, Report
from reconciliation.rules.withholds import Course, counted_of

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Withheld:
    """A quality withhold in USD, and where it comes from: the report, or else the published episodes."""

    amount: Decimal
    report: Report | None


def quality_withheld(participant: Participant, year: int, *, report: Report | None, book: Book) -> Withheld | None:
    """Return the quality withhold of a performance year; None as long as no episodes of it are published.

    :param report: the report that counts it; None before there is one.
    """
    if report is not None:
        line = report.lines.heads().filter(code="quality-withhold").first()
        return Withheld(line.amount if line else ZERO, report)
    run = ConstructionRun.objects.latest_of(year)
    if run is None:
        return None
    policy = policy_of(year, book=book)
    own = EpisodeComponent.objects.filter(run=run, participant=participant, quality_withhold__gt=0)
    courses = own.annotate(first=_paid(FIRST_INSTALLMENT), second=_paid(SECOND_INSTALLMENT)).order_by()
    names = ("episode__complete", "episode__reason", "episode__treatment_started", "first", "second")
    total = ZERO
    for whole, complete, reason, started, first, second, count in courses.values_list(
        "quality_withhold", *names
    ).annotate(Count("pk")):
        total += count * counted_of(Course(complete, reason or None, started, first, second), whole, policy)
    return Withheld(total, None)


def newest_initial(participant: Participant, year: int) -> Report | None:
    """Return the newest issued initial report of a performance year."""
    return Report.objects.of(participant).filter(run__year=year, run__kind=Kind.INITIAL).first()


def _paid(role: str) -> Exists:
    """Find the components on whose installment something was paid, one look at the index of lines for each."""
    lines = EpisodeLine.objects.filter(
        episode=OuterRef("episode_id"),
        participant=OuterRef("participant_id"),
        component=OuterRef("component"),
        role=role,
        paid__gt=0,
    )
    return Exists(lines)
