"""The facts of all practices of a year, in a fixed number of queries, from issued reports and published episodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.fields.json import KeyTextTransform

from episodes.models import ConstructionRun, EpisodeComponent
from portal.models import Participant
from portal.participation import selectors as participation
from portal.policy import Book
from quality.rules import measures
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
class Issued:
    """The sources of a comparison of a year: each participant's newest report, and the run of the episodes."""

    reports: tuple[int, ...]
    run: int | None


def issued_by_year() -> dict[int, Issued]:
    """Return the issued initial reports and the published run of each performance year, as they are at one moment.

    One statement reads all of it, and neither issued reports nor published runs change, so whatever is read later of
    them belongs to that moment.
    """
    published = ConstructionRun.objects.of_the_model().filter(year=OuterRef("run__year"))
    issued = Report.objects.issued().filter(run__kind=Kind.INITIAL).annotate(built=Subquery(published.values("pk")[:1]))
    newest = issued.order_by("run__year", "participant_id", "-report_on", "-pk").distinct("run__year", "participant_id")
    found: dict[int, list[int]] = defaultdict(list)
    built: dict[int, int | None] = {}
    for year, report, run in newest.values_list("run__year", "pk", "built"):
        found[year].append(report)
        built[year] = run
    return {year: Issued(tuple(found[year]), built[year]) for year in sorted(found)}


def facts_of_year(year: int, issued: Issued, *, book: Book) -> dict[int, PracticeFacts]:
    """Gather the facts of every practice with an issued report of a performance year, by primary key."""
    kinds = participation.kinds_in(Participant.objects.filter(reports__in=issued.reports).defer("tin"), year, book=book)
    columns = (
        "participant_id",
        "total",
        "aggregate_quality_score",
        "score__quality_part",
        "score__clinical_part",
        "score__patient_experience_score",
        "score__clinical_submitted",
        "score__clinical_applicable",
        "score__inputs",
    )
    reports = Report.objects.filter(pk__in=issued.reports).annotate(of_kind=KeyTextTransform("kind", "facts"))
    practices: dict[int, PracticeFacts] = {}
    for owner, total, score, quality, clinical, experience, submitted, applicable, inputs, kind in reports.values_list(
        *columns, "of_kind"
    ):
        figures = {
            "score": score,
            "quality-part": quality,
            "clinical-part": clinical,
            "patient-experience": experience,
            "completeness": Decimal(submitted) / applicable if applicable else None,
            "total": total,
            **_rates((inputs or {}).get("measures", ()), year, book),
        }
        practices[owner] = PracticeFacts(kind or kinds[owner], figures)
    lines = ReportLine.objects.heads().filter(report__in=issued.reports, code__in=LINES).order_by()
    for owner, code, amount in lines.values_list("participant_id", "code", "amount"):
        practices[owner].figures[LINES[code]] = amount
    if issued.run is not None:
        _add_episodes(practices, issued.run)
    return practices


def _rates(kept: Sequence[Mapping[str, Any]], year: int, book: Book) -> dict[str, Decimal | None]:
    """Return the performance rates of the measures that are scored, by the codes of their figures."""
    found = (measures.points(measures.MeasureResult(**one), year=year, book=book) for one in kept)
    return {rate_of(one.measure): one.rate for one in found if one.points is not None}


def rate_of(measure: str) -> str:
    """Return the code of the figure with the performance rate of a measure."""
    return f"rate-{measure}"


def _add_episodes(practices: dict[int, PracticeFacts], run: int) -> None:
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
