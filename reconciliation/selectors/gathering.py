"""The inputs of runs and reports: rows as records of the rules, and facts stored for recalculation."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from episodes.models import ConstructionRun, EpisodeComponent
from episodes.selectors import components_for_reconciliation
from portal.models import Participant
from portal.participation import selectors as participation
from portal.participation.rules.standing import Span
from portal.policy import Book
from portal.policy.plain import plain
from quality.models import Score, Submission
from reconciliation.models import Kind, Report, ReportLine, Run
from reconciliation.rules import recipients
from reconciliation.rules.changes import change_of, changed
from reconciliation.rules.report_lines import EarlierComponent, ReportInputs
from reconciliation.rules.stop_loss import ProtectionFacts

ZERO = Decimal(0)
Facts = dict[str, Any]
"""The inputs of a report other than the episodes of its run, as JSON."""


def inputs_of_run(*, year: int, kind: str, construction: ConstructionRun, as_of: date) -> dict[str, Any]:
    """List all inputs of a run, each file with its SHA-256."""
    accepted = Submission.objects.filter(year=year, accepted__isnull=False)
    accepted = accepted.select_related("participant", "accepted__file").defer("accepted__file__name")
    submissions = [
        {"participant": row.participant.model_id, "file_type": row.file_type, "period": row.period,
         "sha256": row.accepted.file.sha256}
        for row in accepted.order_by("participant__model_id", "file_type", "period")
    ]  # fmt: skip
    before = last_run(year=year - 1, kind=Kind.TRUE_UP, as_of=as_of) if kind == Kind.INITIAL else None
    initial = last_run(year=year, kind=Kind.INITIAL, as_of=as_of) if kind == Kind.TRUE_UP else None
    return {
        "construction_run": construction.pk,
        "claims_through": construction.claims_through.isoformat(),
        "claims": construction.inputs,
        "submissions": submissions if kind == Kind.INITIAL else [],
        "true_up_of_the_year_before": before.pk if before else None,
        "initial_run": initial.pk if initial else None,
    }


def last_run(*, year: int, kind: str, as_of: date) -> Run | None:
    """Return the latest released run of a year and kind, with claims through `as_of` or earlier."""
    released = Run.objects.released().of_everybody().filter(year=year, kind=kind, as_of__lte=as_of)
    return released.order_by("-as_of", "-pk").first()


def recipients_of(run: Run, *, book: Book) -> list[int]:
    """Return the ids of the participants that get a report in a run."""
    if run.scope:
        return list(Participant.objects.filter(model_id__in=run.scope).order_by("pk").values_list("pk", flat=True))
    furnished = set(run.construction_run.components.values_list("participant_id", flat=True))
    reported: set[int] = set()
    if run.kind == Kind.TRUE_UP:
        reported = set(run.follows.reports.issued().values_list("participant_id", flat=True))
    standings = participation.standings(Participant.objects.order_by("pk"), book=book)
    return [
        pk
        for pk, standing in standings.items()
        if recipients.gets_report(standing, run.year, furnished=pk in furnished, reported=pk in reported, book=book)
    ]


def facts_of(report: Report, *, score: Score | None, book: Book) -> Facts:
    """Gather the inputs of a report other than the episodes of its run, as of today.

    :param score: the quality score, for an initial reconciliation.
    """
    participant, run = report.participant, report.run
    if run.corrects is not None:
        return {**run.corrects.report.facts, "corrections": run.inputs["corrections"]}
    kind = participation.kind_in(participant, run.year, book=book)
    if run.kind == Kind.TRUE_UP:
        found = _settlement(report, book=book)
        followed = run.follows.reports.issued().filter(participant=participant).first()
        standing = corrected(followed) if followed else None
        return {
            "kind": kind,
            "carried_over": found.carried_over,
            "settlement": found.reason,
            "followed_report": standing.pk if standing else None,
        }
    prior = _prior_true_up(report)
    return plain(
        {
            "kind": kind,
            "carried_over": False,
            "settlement": "",
            "aggregate_quality_score": score.score if score else None,
            "patient_experience_score": None,
            "baseline_episodes": list(
                participant.adjustments.filter(year=run.year)
                .order_by("component")
                .values_list("baseline_episodes", flat=True)
            ),
            "sites": list(participant.sites.order_by("from_on", "pk").values_list("from_on", "to_on")),
            "prior_true_up": prior.total if prior else ZERO,
            "prior_true_up_report": prior.pk if prior else None,
        }
    )


def inputs_from(report: Report, facts: Facts) -> ReportInputs:
    """Return the inputs of the rules: stored facts, the run's episodes, and the charges of the report it follows.

    In a corrected report, the changes that CMS granted are part of the facts.
    """
    return changed(_inputs_from(report, facts), map(change_of, facts.get("corrections", ())))


def corrected(report: Report) -> Report:
    """Return the issued report that stands in the place of a report: its last correction, or the report itself."""
    while found := Report.objects.issued().filter(run__corrects__report=report).order_by("-pk").first():
        report = found
    return report


def _inputs_from(report: Report, facts: Facts) -> ReportInputs:
    run = report.run
    components = components_for_reconciliation(report.participant, run.year, run=run.construction_run)
    if run.kind == Kind.TRUE_UP:
        return ReportInputs(
            kind=facts["kind"],
            year=run.year,
            components=tuple(components),
            reconciliation=run.kind,
            earlier=_earlier(facts["followed_report"]),
        )
    return ReportInputs(
        kind=facts["kind"],
        year=run.year,
        components=tuple(components),
        reconciliation=run.kind,
        aggregate_quality_score=_decimal(facts["aggregate_quality_score"]),
        patient_experience_score=_decimal(facts["patient_experience_score"]),
        protection=ProtectionFacts(
            baseline_episodes=tuple(facts["baseline_episodes"]),
            sites=tuple(Span(date.fromisoformat(first), _day(last)) for first, last in facts["sites"]),
        ),
        prior_true_up=Decimal(facts["prior_true_up"]),
    )


def _decimal(kept: str | None) -> Decimal | None:
    return None if kept is None else Decimal(kept)


def _day(kept: str | None) -> date | None:
    return None if kept is None else date.fromisoformat(kept)


def _prior_true_up(report: Report) -> Report | None:
    """Return the true-up of the previous year that this report settles, if there is one."""
    run = last_run(year=report.run.year - 1, kind=Kind.TRUE_UP, as_of=report.run.as_of)
    if run is None:
        return None
    found = run.reports.issued().filter(participant_id=report.participant_id, carried_over=True).first()
    return corrected(found) if found else None


def _settlement(report: Report, *, book: Book) -> recipients.Settlement:
    """Find the report that settles a true-up."""
    following, participant = report.run.year + 1, report.participant
    construction = ConstructionRun.objects.latest_of(following)
    next_report = Report.objects.of(participant).filter(run__year=following, run__kind=Kind.INITIAL).first()
    return recipients.settlement(
        participation.standing_of(participant, book=book),
        report.run.year,
        furnished_next_year=EpisodeComponent.objects.of(participant, construction).exists(),
        issued_without_it=next_report is not None and next_report.facts.get("prior_true_up_report") is None,
        book=book,
    )


def _earlier(followed_report: int | None) -> tuple[EarlierComponent, ...]:
    """Return the charges of an initial report for each component, from its stored lines."""
    charged: dict[str, dict[str, Decimal]] = defaultdict(dict)
    rows = {}
    codes = ("duplicate-services.episode", "incomplete-episodes.episode")
    lines = ReportLine.objects.filter(report=followed_report, code__in=codes)
    for line in lines.select_related("episode_component__episode"):
        component = line.episode_component
        rows[component.key] = line.label, component.pk
        charged[component.key][line.code] = -line.amount
    return tuple(
        EarlierComponent(
            key,
            *rows[key],
            amounts.get("duplicate-services.episode", ZERO),
            amounts.get("incomplete-episodes.episode", ZERO),
        )
        for key, amounts in charged.items()
    )
