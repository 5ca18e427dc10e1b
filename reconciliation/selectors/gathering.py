"""The inputs of reports: what a run froze at its opening, the run's episodes, and the charges of earlier reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from episodes.models import Adjustment, ConstructionRun
from episodes.rules.records import EpisodeComponent
from episodes.selectors.counted_components import components_of_each
from portal.models import Participant
from portal.participation import selectors as participation
from portal.participation.models import Site
from portal.participation.rules.standing import Span
from portal.policy import Book
from portal.policy.plain import plain
from portal.rules.performance_years import policy_of
from quality.models import Score, Submission
from quality.selectors import frozen_score_inputs, score_inputs_of_each
from reconciliation.models import Kind, Report, ReportLine, Run
from reconciliation.rules import recipients, stop_loss
from reconciliation.rules.carried import Carried
from reconciliation.rules.changes import change_of, changed
from reconciliation.rules.report_lines import EarlierComponent, ReportInputs
from reconciliation.rules.stop_loss import ProtectionFacts
from reconciliation.selectors.carried_corrections import carried_of_each

ZERO = Decimal(0)
CHARGES = ("duplicate-services.episode", "incomplete-episodes.episode")
Facts = dict[str, Any]
"""The inputs of a report other than the episodes of its run, as JSON."""


def inputs_of_run(*, year: int, kind: str, construction: ConstructionRun, as_of: date) -> dict[str, Any]:
    """List the files and earlier runs from which a run calculates, each file with its SHA-256."""
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


def recipients_of(run: Run, *, book: Book) -> list[Participant]:
    """Return the participants that get a report in a run of its year, kind and episodes; the run need not be stored."""
    everybody = Participant.objects.order_by("pk").defer("tin")
    if run.scope:
        everybody = everybody.filter(model_id__in=run.scope)
    furnished = set(run.construction_run.components.values_list("participant_id", flat=True).distinct())
    reported = _last_reports(run.year, Kind.INITIAL, before=run.as_of) if run.kind == Kind.TRUE_UP else {}
    known = {one.pk: one for one in everybody}
    standings = participation.standings(known.values(), book=book)
    return [
        known[pk]
        for pk, standing in standings.items()
        if recipients.gets_report(standing, run.year, furnished=pk in furnished, reported=pk in reported, book=book)
    ]


def facts_of(report: Report, *, score: Score | None, book: Book) -> Facts:
    """Gather the inputs of a report other than the episodes of its run, as of today.

    :param score: the quality score, for an initial reconciliation.
    """
    facts = facts_of_each(report.run, [report.participant], book=book)[report.participant_id]
    if report.run.kind == Kind.TRUE_UP:
        return facts
    earned = (score.score, score.patient_experience_score) if score else (None, None)
    return with_scores(facts, aggregate_quality=earned[0], patient_experience=earned[1])


def with_scores(facts: Facts, *, aggregate_quality: Decimal | None, patient_experience: Decimal | None) -> Facts:
    """Return the facts of an initial report together with its scores, 0 to 100."""
    earned = {"aggregate_quality_score": aggregate_quality, "patient_experience_score": patient_experience}
    return {**facts, **plain(earned)}


def facts_of_each(run: Run, participants: Collection[Participant], *, book: Book) -> dict[int, Facts]:
    """Gather the same for many participants, by primary key, in a fixed number of queries.

    A run freezes them at its opening, so that nothing that happens later changes its reports. The inputs of the score
    are among them; the score itself is calculated from them with the report.
    """
    found = _of_true_up(run, participants, book) if run.kind == Kind.TRUE_UP else _of_initial(run, participants, book)
    kept = carried_of_each(run, found)
    return {owner: plain({**facts, **carried_facts(kept.get(owner))}) for owner, facts in found.items()}


def carried_facts(carried: Carried | None) -> Facts:
    """Return what a report keeps of earlier answers, as its facts say it; nothing where there was no answer."""
    if carried is None:
        return {}
    return {"corrections": [one.as_json() for one in carried.changes], "settled": carried.settled}


def _of_initial(run: Run, participants: Collection[Participant], book: Book) -> dict[int, Facts]:
    scored = score_inputs_of_each(list(participants), run.year, book=book)
    owners = list(scored)
    baselines: dict[int, list[int | None]] = defaultdict(list)
    adjustments = Adjustment.objects.filter(year=run.year, participant__in=owners).order_by("component")
    for owner, count in adjustments.values_list("participant_id", "baseline_episodes"):
        baselines[owner].append(count)
    sites: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    periods = Site.objects.filter(participant__in=owners).order_by("from_on", "pk")
    for owner, first, last in periods.values_list("participant_id", "from_on", "to_on"):
        sites[owner].append((first, last))
    true_ups = _last_reports(run.year - 1, Kind.TRUE_UP, through=run.as_of, carried_over=True)
    facts = {}
    for owner, inputs in scored.items():
        prior = true_ups.get(owner)
        facts[owner] = {
            "kind": inputs.kind,
            "carried_over": False,
            "settlement": "",
            "score_inputs": frozen_score_inputs(inputs),
            "baseline_episodes": baselines[owner],
            "sites": sites[owner],
            "prior_true_up": prior.total if prior else ZERO,
            "prior_true_up_report": prior.pk if prior else None,
        }
    return facts


def _of_true_up(run: Run, participants: Collection[Participant], book: Book) -> dict[int, Facts]:
    following = run.year + 1
    kinds = participation.kinds_in(participants, run.year, book=book)
    standings = participation.standings(participants, book=book)
    construction = ConstructionRun.objects.latest_of(following)
    components = construction.components.order_by() if construction else None
    furnished = set(components.values_list("participant_id", flat=True).distinct()) if components is not None else set()
    next_reports = _last_reports(following, Kind.INITIAL)
    earlier_true_ups = _last_reports(run.year, Kind.TRUE_UP)
    earlier = _last_reports(run.year, Kind.INITIAL, before=run.as_of)
    facts = {}
    for owner, kind in kinds.items():
        found = recipients.settlement(
            standings[owner],
            run.year,
            furnished_next_year=owner in furnished,
            settled=_settled(earlier_true_ups.get(owner), next_reports.get(owner)),
            book=book,
        )
        facts[owner] = {
            "kind": kind,
            "carried_over": found.carried_over,
            "settlement": found.reason,
            "earlier_report": earlier[owner].pk if owner in earlier else None,
        }
    return facts


def _settled(true_up: Report | None, next_report: Report | None) -> str:
    """Tell what was issued before a true-up: an earlier one of the year, and the report of the next year."""
    if true_up is not None and not true_up.carried_over:
        return recipients.ANOTHER_BY_ITSELF
    if next_report is None:
        return recipients.OPEN
    taken = next_report.facts.get("prior_true_up_report") is not None
    return recipients.NEXT_REPORT_WITH_ANOTHER if taken else recipients.NEXT_REPORT_WITHOUT


def _last_reports(
    year: int,
    kind: str,
    *,
    before: date | None = None,
    through: date | None = None,
    carried_over: bool | None = None,
) -> dict[int, Report]:
    """Return the last issued report of each participant in a year and kind, by the participant's key.

    A run may concern some participants alone, so the last report of one need not be in the last run.

    :param before: only runs whose claims end before this day.
    :param through: only runs whose claims end by this day.
    :param carried_over: only reports that the next year's report settles, or only others.
    """
    reports = Report.objects.issued().filter(run__year=year, run__kind=kind)
    if carried_over is not None:
        reports = reports.filter(carried_over=carried_over)
    if before:
        reports = reports.filter(run__as_of__lt=before)
    if through:
        reports = reports.filter(run__as_of__lte=through)
    newest = reports.order_by("participant_id", "-run__as_of", "-run_id").distinct("participant_id")
    return {one.participant_id: one for one in newest.only("participant_id", "total", "carried_over", "facts")}


def inputs_from(report: Report, facts: Facts) -> ReportInputs:
    """Return the inputs of one report with every claim line, also those that change no amount as things stand."""
    owner = report.participant_id
    components = components_of_each([owner], report.run.construction_run, with_services=[owner])
    return _inputs(report.run, facts, components[owner], _earlier_of_each([facts])[0])


def inputs_of_each(
    run: Run, reports: Sequence[Report], facts: Mapping[int, Facts], *, book: Book
) -> list[ReportInputs]:
    """Return the inputs of many reports of a run in their order, in a fixed number of queries.

    :param facts: those of each report, by the report's key.
    """
    policy = policy_of(run.year, book=book)
    whole = [
        one.participant_id
        for one in reports
        if "corrections" in facts[one.pk]  # a change may make a component incomplete
        or (run.kind == Kind.INITIAL and stop_loss.protection(protection_facts(facts[one.pk]), policy=policy).protected)
    ]
    owners = [one.participant_id for one in reports]
    components = components_of_each(owners, run.construction_run, with_services=whole)
    earlier = _earlier_of_each([facts[one.pk] for one in reports])
    return [
        _inputs(run, facts[one.pk], components[one.participant_id], charged)
        for one, charged in zip(reports, earlier, strict=True)
    ]


def _inputs(
    run: Run,
    facts: Facts,
    components: Iterable[EpisodeComponent],
    earlier: tuple[EarlierComponent, ...],
) -> ReportInputs:
    """Return the inputs of the rules: stored facts, the run's episodes, and the charges of the report it follows.

    In a corrected report and in those that follow it, the changes that CMS granted are part of the facts.
    """
    found = _unchanged(run, facts, components, earlier)
    return changed(found, map(change_of, facts.get("corrections", ())))


def _unchanged(
    run: Run, facts: Facts, components: Iterable[EpisodeComponent], earlier: tuple[EarlierComponent, ...]
) -> ReportInputs:
    if run.kind == Kind.TRUE_UP:
        return ReportInputs(
            kind=facts["kind"],
            year=run.year,
            components=tuple(components),
            reconciliation=run.kind,
            earlier=earlier,
            settled=frozenset((code, component) for code, component in facts.get("settled", ())),
        )
    return ReportInputs(
        kind=facts["kind"],
        year=run.year,
        components=tuple(components),
        reconciliation=run.kind,
        aggregate_quality_score=_decimal(facts["aggregate_quality_score"]),
        patient_experience_score=_decimal(facts["patient_experience_score"]),
        protection=protection_facts(facts),
        prior_true_up=Decimal(facts["prior_true_up"]),
    )


def corrected(report: Report) -> Report:
    """Return the issued report that stands in the place of a report: its last correction, or the report itself."""
    while found := Report.objects.issued().filter(run__corrects__report=report).order_by("-pk").first():
        report = found
    return report


def protection_facts(facts: Mapping[str, Any]) -> ProtectionFacts:
    """Return the facts by which the stop-loss limit protects a participant, from the facts of its report."""
    return ProtectionFacts(
        baseline_episodes=tuple(facts["baseline_episodes"]),
        sites=tuple(Span(date.fromisoformat(first), _day(last)) for first, last in facts["sites"]),
    )


def _decimal(kept: str | None) -> Decimal | None:
    return None if kept is None else Decimal(kept)


def _day(kept: str | None) -> date | None:
    return None if kept is None else date.fromisoformat(kept)


def _earlier_of_each(facts: Iterable[Facts]) -> list[tuple[EarlierComponent, ...]]:
    """Return the charges of the reports that true-ups follow for each component, from their stored lines."""
    followed = [one.get("earlier_report") for one in facts]
    charged: dict[int, dict[str, EarlierComponent]] = defaultdict(dict)
    lines = ReportLine.objects.filter(report__in=[pk for pk in followed if pk], code__in=CHARGES)
    for line in lines.select_related("episode_component__episode").order_by("report_id", "position"):
        component = line.episode_component
        of_report = charged[line.report_id]
        before = of_report.get(component.key)
        duplicates, incomplete = (before.duplicates, before.incomplete) if before else (ZERO, ZERO)
        if line.code == CHARGES[0]:
            duplicates = -line.amount
        else:
            incomplete = -line.amount
        of_report[component.key] = EarlierComponent(component.key, line.label, component.pk, duplicates, incomplete)
    return [tuple(charged[pk].values()) if pk else () for pk in followed]
