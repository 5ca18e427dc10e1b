"""The facts of all practices of a year, in a fixed number of queries, from issued reports and published episodes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Sum
from django.db.models.fields.json import KeyTextTransform

from episodes.models import ConstructionRun, EpisodeComponent
from portal.models import Participant
from portal.participation import selectors as participation
from portal.policy import Book
from reconciliation.models import Kind, PerformanceReport, Report, ReportLine

STATES = {True: "complete", False: "incomplete", None: "open"}
LINES = {
    "incorrect-payment-withhold": "incorrect-payment-withhold",
    "quality-withhold": "quality-withhold",
    "quality": "quality",
    "patient-experience-withhold": "patient-experience-withhold",
    "patient-experience": "patient-experience-amount",
}
"""The codes of the report lines that are figures, and the codes of the figures."""


@dataclass(slots=True)
class PracticeFacts:
    """The figures of one practice by code, and its episodes by cancer type and state."""

    kind: str
    figures: dict[str, Decimal | None]
    episodes: dict[str, dict[str, int]] = field(default_factory=dict)

    def count(self, cancer_type: str) -> int:
        """Return the number of its episodes of a cancer type."""
        return sum(self.episodes.get(cancer_type, {}).values())


@dataclass(frozen=True, slots=True)
class YearFacts:
    """The practices of a year with an issued report, by primary key, and the run of the episodes."""

    practices: dict[int, PracticeFacts]
    run: ConstructionRun | None
    reports: tuple[int, ...]


def years_with_reports() -> list[int]:
    """List the performance years of which an initial report is issued."""
    issued = Report.objects.issued().filter(run__kind=Kind.INITIAL)
    return sorted(issued.order_by().values_list("run__year", flat=True).distinct())


def newest_reports(year: int) -> tuple[int, ...]:
    """List the primary keys of each participant's newest issued initial report of a performance year."""
    issued = Report.objects.issued().filter(run__year=year, run__kind=Kind.INITIAL)
    newest = issued.order_by("participant_id", "-report_on", "-pk").distinct("participant_id")
    return tuple(newest.values_list("pk", flat=True))


def facts_of_year(year: int, *, book: Book) -> YearFacts:
    """Gather the facts of every practice with an issued report of a performance year."""
    newest = newest_reports(year)
    kinds = participation.kinds_in(Participant.objects.filter(reports__in=newest), year, book=book)
    columns = (
        "participant_id",
        "total",
        "aggregate_quality_score",
        "score__quality_part",
        "score__clinical_part",
        "score__patient_experience_score",
        "score__clinical_submitted",
        "score__clinical_applicable",
    )
    reports = Report.objects.filter(pk__in=newest).annotate(of_kind=KeyTextTransform("kind", "facts"))
    practices: dict[int, PracticeFacts] = {}
    for owner, total, score, quality, clinical, experience, submitted, applicable, kind in reports.values_list(
        *columns, "of_kind"
    ):
        figures = {
            "score": score,
            "quality-part": quality,
            "clinical-part": clinical,
            "patient-experience": experience,
            "completeness": Decimal(submitted) / applicable if applicable else None,
            "total": total,
        }
        practices[owner] = PracticeFacts(kind or kinds[owner], figures)
    lines = ReportLine.objects.heads().filter(report__in=newest, code__in=LINES).order_by()
    for owner, code, amount in lines.values_list("participant_id", "code", "amount"):
        practices[owner].figures[LINES[code]] = amount
    run = ConstructionRun.objects.latest_of(year)
    if run is not None:
        _add_episodes(practices, run)
    return YearFacts(practices, run, newest)


def _add_episodes(practices: dict[int, PracticeFacts], run: ConstructionRun) -> None:
    """Count the episodes of each practice by cancer type and state, and add up Medicare's payments, in one query."""
    paid: dict[int, Decimal] = defaultdict(Decimal)
    grouped = (
        EpisodeComponent.objects.filter(run=run)
        .order_by()
        .values_list("participant_id", "episode__cancer_type", "episode__complete")
        .annotate(Count("episode_id", distinct=True), Sum("model_paid"))
    )
    for owner, cancer_type, complete, count, amount in grouped:
        if owner in practices:
            practices[owner].episodes.setdefault(cancer_type, dict.fromkeys(STATES.values(), 0))
            practices[owner].episodes[cancer_type][STATES[complete]] += count
            paid[owner] += amount
    for owner, practice in practices.items():
        every = sum(map(practice.count, practice.episodes))
        incomplete = sum(states["incomplete"] for states in practice.episodes.values())
        practice.figures |= {
            "episodes": Decimal(every),
            "incomplete-share": Decimal(incomplete) / every if every else None,
            "paid": paid[owner],
            "paid-an-episode": paid[owner] / every if every else None,
        }


def performance_reports(participant: Participant) -> list[PerformanceReport]:
    """List the performance reports of a participant, the newest year first."""
    return list(participant.performance_reports.select_related("compilation__construction_run"))
