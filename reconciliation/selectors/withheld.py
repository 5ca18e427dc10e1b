"""The quality withhold of a participant for a performance year: from its report, or from the published episodes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Subquery

from episodes.models import Adjustment, ConstructionRun, EpisodeComponent, EpisodeLine
from episodes.rules.records import FIRST_INSTALLMENT, SECOND_INSTALLMENT
from episodes.selectors.counted_components import components_of_each
from portal.models import Participant
from portal.participation.models import Site
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.performance_years import policy_of
from reconciliation.models import Kind, Report
from reconciliation.rules.report_lines import ReportInputs
from reconciliation.rules.stop_loss import ProtectionFacts, protection
from reconciliation.rules.withholds import Course, counted, counted_of
from reconciliation.selectors import gathering
from reconciliation.selectors.on_file import DAYS, rows_of, span_of

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Scores:
    """The kind of a participant and its scores, 0 to 100; `experience` gives back the patient experience withhold."""

    kind: str
    quality: Decimal | None
    experience: Decimal | None


@dataclass(frozen=True, slots=True)
class Withheld:
    """A quality withhold in USD, and where it comes from: the report, or else the published episodes.

    `whole` holds the inputs of the whole report where more than the withhold decides what a score is worth: where the
    stop-loss limit protects the participant, and in a corrected report.
    """

    amount: Decimal
    report: Report | None
    whole: ReportInputs | None = None


def quality_withheld(
    participant: Participant, year: int, *, report: Report | None, scores: Scores, book: Book
) -> Withheld | None:
    """Return the quality withhold of a performance year; None as long as no episodes of it are published.

    :param report: the report that counts it; None before there is one.
    :param scores: those of the year as it stands; a report has its own.
    """
    policy = policy_of(year, book=book)
    if report is not None:
        line = report.lines.heads().filter(code="quality-withhold").first()
        return Withheld(line.amount if line else ZERO, report, _whole_of(report, policy))
    found = _on_file(participant, year)
    if found["run"] is None:
        return None
    known = ProtectionFacts(tuple(found["baselines"]), tuple(map(span_of, found["placed"])))
    if not protection(known, policy=policy).protected:
        return Withheld(_published(participant, found["run"], policy), None)
    run = ConstructionRun(pk=found["run"], year=year)
    components = components_of_each([participant.pk], run, with_services=[participant.pk])[participant.pk]
    whole = ReportInputs(
        scores.kind,
        year,
        tuple(components),
        aggregate_quality_score=scores.quality,
        patient_experience_score=ZERO if scores.experience is None else scores.experience,
        protection=known,
    )
    return Withheld(counted(components, lambda component: component.quality_withhold, policy), None, whole)


def _whole_of(report: Report, policy: BookDay) -> ReportInputs | None:
    """Return the inputs of a report where more than its quality withhold decides what a score is worth."""
    facts = Report.objects.only("facts").get(pk=report.pk).facts
    protected = protection(gathering.protection_facts(facts), policy=policy).protected
    return gathering.inputs_from(report, facts) if protected or "corrections" in facts else None


def _on_file(participant: Participant, year: int) -> dict[str, Any]:
    """Return the published run of a year, the participant's episodes in the baseline, and its sites, in one query."""
    published = ConstructionRun.objects.of_the_model().filter(year=year)
    adjusted = Adjustment.objects.filter(participant=OuterRef("pk"), year=year)
    return Participant.objects.values(
        run=Subquery(published.values("pk")[:1]),
        baselines=ArraySubquery(adjusted.values("baseline_episodes")),
        placed=rows_of(Site.objects.filter(participant=OuterRef("pk")), *DAYS),
    ).get(pk=participant.pk)


def _published(participant: Participant, run: int, policy: BookDay) -> Decimal:
    """Add up the quality withhold that counts of a participant's components in a run."""
    own = EpisodeComponent.objects.filter(run=run, participant=participant, quality_withhold__gt=0)
    courses = own.annotate(first=_paid(FIRST_INSTALLMENT), second=_paid(SECOND_INSTALLMENT)).order_by()
    names = ("episode__complete", "episode__reason", "episode__treatment_started", "first", "second")
    total = ZERO
    for whole, complete, reason, started, first, second, count in courses.values_list(
        "quality_withhold", *names
    ).annotate(Count("pk")):
        total += count * counted_of(Course(complete, reason or None, started, first, second), whole, policy)
    return total


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
