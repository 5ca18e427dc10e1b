"""Rows of episodes and quality as the records of the reconciliation rules, and reads for our pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import Count, Func, JSONField, Subquery
from django.db.models.functions import Coalesce

from episodes.models import ConstructionRun, Episode, EpisodeLine
from episodes.selectors import CitedLine as EpisodeCitedLine
from episodes.selectors import ComponentRecord, components_for_reconciliation
from episodes.wording import in_words
from portal.formatting import long_date
from portal.models import Participant
from portal.policy import Book
from portal.rules.performance_years import policy_of
from quality.models import Score, Submission
from reconciliation.models import ErrorNotice, Kind, Report, ReportLine, Run
from reconciliation.rules import report_lines, stop_loss

ZERO = Decimal(0)
MOST_NAMED = 10
"""Components that a remark names before it says "and others"."""


@dataclass(frozen=True)
class Gathered:
    """What the rules take, where their references lead, and what a reader has to know about it."""

    rule: report_lines.ReportInputs
    components: dict[str, int]
    remarks: list[str]


def inputs_of_run(*, year: int, kind: str, construction: ConstructionRun, as_of: date) -> dict[str, Any]:
    """Name everything a run is worked out from, each file with its SHA-256."""
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
    """Return the latest finished run of a year and kind whose reports carry a day up to the one given."""
    finished = Run.objects.filter(year=year, kind=kind, status=Run.Status.DONE, as_of__lte=as_of)
    return finished.order_by("-as_of", "-pk").first()


def report_inputs(report: Report, *, score: Score | None, book: Book) -> Gathered:
    """Gather what one participant's report is made of, from the episodes of the run and the kept score.

    :param score: the quality score, for an initial reconciliation.
    """
    run, participant = report.run, report.participant
    records = components_for_reconciliation(participant, run.year, run=run.construction_run, book=book)
    inputs = report_lines.ReportInputs(
        kind=participant.kind,
        year=run.year,
        components=tuple(_facts(record) for record in records),
        reconciliation=run.kind,
        aggregate_quality_score=score.score if score else None,
    )
    remarks = _remarks(records)
    if run.kind == Kind.TRUE_UP:
        inputs = replace(inputs, earlier=_earlier(report))
    else:
        limit = _protection(participant, run.year, book=book)
        remarks.append(limit.reason)
        inputs = replace(inputs, stop_loss_protected=limit.protected, prior_true_up=_prior_true_up(report))
    return Gathered(rule=inputs, components={record.key: record.component_id for record in records}, remarks=remarks)


def _facts(record: ComponentRecord) -> report_lines.ComponentFacts:
    return report_lines.ComponentFacts(
        key=record.key,
        label=_label(record),
        adjusted_amount=record.adjusted_amount,
        incorrect_payment_withhold=record.incorrect_payment_withhold,
        quality_withhold=record.quality_withhold,
        patient_experience_withhold=record.patient_experience_withhold,
        received=_claim_lines(record.received),
        duplicates=_claim_lines(record.duplicates),
        fee_for_service=_claim_lines(record.fee_for_service),
        complete=record.complete,
        reason=record.reason,
        why=_why(record.reason),
        treatment_started=record.treatment_started,
        first_installment=record.first_installment,
    )


def _why(reason: str | None) -> str:
    """Put the reason of an incomplete episode into words inside a sentence."""
    words = Episode.Reason(reason).label if reason else ""
    return words[:1].lower() + words[1:]


def _claim_lines(lines: tuple[EpisodeCitedLine, ...]) -> tuple[report_lines.ClaimLine, ...]:
    return tuple(report_lines.ClaimLine(str(line.line_id), line.label, line.amount) for line in lines)


def _label(record: ComponentRecord) -> str:
    """Name one component of an episode without naming the beneficiary."""
    cancer = in_words(record.cancer_type)
    return f"{cancer}, from {long_date(record.starts_on)}, {record.component} (episode {record.episode_id})"


def _protection(participant: Participant, year: int, *, book: Book) -> stop_loss.Protection:
    """Tell whether the stop-loss limit protects a participant, from its baseline and its sites.

    The baseline is known when it is on file for each component; the larger number counts.
    """
    policy = policy_of(year, book=book)
    effective = policy["model/effective_day"]
    counts = list(participant.adjustments.filter(year=year).values_list("baseline_episodes", flat=True))
    return stop_loss.protection(
        baseline_episodes=None if not counts or None in counts else max(counts),
        furnished_on_effective_day=participant.sites.filter(from_on__lte=effective)
        .exclude(to_on__lt=effective)
        .exists(),
        policy=policy,
    )


def _prior_true_up(report: Report) -> Decimal:
    """Return the true-up of the year before, which is settled with this report."""
    run = last_run(year=report.run.year - 1, kind=Kind.TRUE_UP, as_of=report.run.as_of)
    if run is None:
        return ZERO
    totals = run.reports.issued().filter(participant_id=report.participant_id).values_list("total", flat=True)
    return totals[0] if totals else ZERO


def _earlier(report: Report) -> tuple[report_lines.EarlierComponent, ...]:
    """Return what the initial report charged for each component, worked out of its kept lines."""
    charged: dict[str, dict[str, Decimal]] = defaultdict(dict)
    labels = {}
    lines = (
        report.run.follows.reports.issued()
        .get(participant_id=report.participant_id)
        .lines.filter(code__in=("duplicate-services.episode", "incomplete-episodes.episode"))
        .select_related("episode_component__episode")
    )
    for line in lines:
        component = line.episode_component
        labels[component.key] = line.label
        charged[component.key][line.code] = -line.amount
    return tuple(
        report_lines.EarlierComponent(
            key,
            labels[key],
            amounts.get("duplicate-services.episode", ZERO),
            amounts.get("incomplete-episodes.episode", ZERO),
        )
        for key, amounts in charged.items()
    )


def _remarks(records: list[ComponentRecord]) -> list[str]:
    """Say what a report could not take in."""
    unpriced = [record for record in records if not record.adjusted_amount]
    without_fee = sum(record.unpriced_lines for record in records if record.complete is False)
    still_open = {record.episode_id for record in records if record.complete is None}
    remarks = []
    if unpriced:
        named = ", ".join(_label(record) for record in unpriced[:MOST_NAMED])
        others = " and others" if len(unpriced) > MOST_NAMED else ""
        remarks.append(f"No rate or factor of the year prices {_count(len(unpriced), 'component')}: {named}{others}.")
    if without_fee:
        remarks.append(
            f"{_count(without_fee, 'no-pay line')} of incomplete episodes had no fee on file and count as $0.00."
        )
    if still_open:
        remarks.append(
            f"{_count(len(still_open), 'episode')} had not ended in the claims at hand; what they change comes with "
            "the true-up."
        )
    return remarks


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"


def counted(line: EpisodeLine) -> Decimal:
    """Return the amount of a claim line that a report counts: what was paid, or what fee-for-service owes for it."""
    if line.role == EpisodeLine.Role.INCLUDED:
        return line.ffs_amount or ZERO
    return line.paid


@dataclass(frozen=True)
class CitedLine:
    """A claim line as a report cites it, with the amount that counted."""

    line: EpisodeLine
    counted: Decimal


def claim_lines(line: ReportLine) -> list[CitedLine]:
    """Return the claim lines that a report's line came from, in the order of service."""
    if not line.claim_lines:
        return []
    rows = EpisodeLine.objects.filter(pk__in=line.claim_lines, participant_id=line.participant_id)
    return [CitedLine(row, counted(row)) for row in rows.select_related("claims_file")]


class _NamesOfAssumed(Func):
    """The names of the assumed values in a column of values used; the values hold whole tables of rates."""

    template = "jsonb_path_query_array(%(expressions)s, '$[*] ? (@.standing == \"assumed\").name')"
    output_field = JSONField()


def assumed_names(report: Report, *, book: Book) -> list[str]:
    """Name the assumed values that a report and the episodes behind it were worked out with."""
    columns = ("policy_used", "run__construction_run__policy_used")
    used = Report.objects.values_list(*map(_NamesOfAssumed, columns)).get(pk=report.pk)
    return [book.parameter(name).description for name in dict.fromkeys(chain.from_iterable(used))]


def panel(participant: Participant, year: int) -> tuple[Report | None, int]:
    """Return the newest report of a year and the number of notices that CMS still has to answer."""
    waiting = ErrorNotice.objects.open().order_by().filter(participant=participant).values("participant")
    counted = Coalesce(Subquery(waiting.annotate(count=Count("pk")).values("count")), 0)
    of_year = Report.objects.of(participant).filter(run__year=year).annotate(waiting=counted)
    shown = ("participant_id", "status", "report_on", "notice_due_on", "total", "direction")
    newest = of_year.only(*shown, "run__kind", "run__year").first()
    return newest, newest.waiting if newest else 0
