"""Reads of episodes: for exports, for other apps, and as the records that rules take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet

from episodes.models import ConstructionRun, Episode, EpisodeLine, EpisodePart
from portal.models import Participant
from portal.policy import Book

EXPORT_COLUMNS = (
    "bene_id",
    "cancer_type",
    "starts_on",
    "ends_on",
    "pc_participant",
    "tc_participant",
    "complete",
    "reason",
    "pc_payment",
    "tc_payment",
    "duplicate_lines",
    "duplicate_amount",
)
ZERO = Decimal(0)
WORDS = {True: "true", False: "false", None: ""}


def export_rows(run: ConstructionRun) -> Iterator[list[str]]:
    """Give the episodes of a run as the rows of the export, by beneficiary and day."""
    payments: dict[tuple[int, str], Decimal | None] = {
        (episode_id, component): amount
        for episode_id, component, amount in run.parts.values_list("episode_id", "component", "episode_payment")
    }
    rows = run.episodes.order_by("beneficiary__bene_id", "starts_on").values_list(
        "pk",
        "beneficiary__bene_id",
        "cancer_type",
        "starts_on",
        "ends_on",
        "pc_participant__model_id",
        "tc_participant__model_id",
        "complete",
        "reason",
        "duplicate_lines",
        "duplicate_amount",
    )
    for pk, bene_id, cancer_type, starts_on, ends_on, pc, tc, complete, reason, lines, amount in rows.iterator():
        yield [
            bene_id,
            cancer_type,
            starts_on.isoformat(),
            ends_on.isoformat(),
            pc or "",
            tc or "",
            WORDS[complete],
            reason,
            _amount(payments.get((pk, "PC"))),
            _amount(payments.get((pk, "TC"))),
            str(lines),
            _amount(amount),
        ]


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else format(amount, "f")


def episodes_for(participant: Participant, year: int) -> QuerySet[Episode]:
    """Give a participant's episodes of a performance year, from the last run that was done."""
    return Episode.objects.of_year(year).of(participant)


@dataclass(frozen=True, slots=True)
class CitedLine:
    """A claim line as statements cite it: the row, its reference, what it was, and its amount in USD."""

    line_id: int
    reference: str
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PartRecord:
    """One component of one episode as it concerns one participant; amounts in USD.

    Fields have the names and meanings of `PartFacts` in reconciliation's statement rule; `episode_id` and
    `part_id` lead back to the rows, `fee_for_service_total` is what all included lines would have been paid,
    `unpriced_lines` how many of the no-pay lines no fee table prices.
    """

    key: str
    episode_id: int
    part_id: int
    label: str
    component: str
    cancer_type: str
    starts_on: date
    ends_on: date
    adjusted_amount: Decimal
    episode_payment: Decimal
    incorrect_payment_withhold: Decimal
    quality_withhold: Decimal
    patient_experience_withhold: Decimal
    received: tuple[CitedLine, ...]
    duplicates: tuple[CitedLine, ...]
    fee_for_service: tuple[CitedLine, ...]
    fee_for_service_total: Decimal
    complete: bool | None
    reason: str | None
    treatment_started: bool
    first_installment: Decimal
    unpriced_lines: int


def parts_for_reconciliation(
    participant: Participant, year: int, run: ConstructionRun | None = None
) -> list[PartRecord]:
    """Give a participant's components of a year's episodes with the claim lines behind every amount.

    Without a run, the last one done for the year. The key is the same in every run: beneficiary, day and
    component, so a true-up finds the episode that it corrects. An episode that could not be priced has
    withholds of 0.
    """
    run = run or ConstructionRun.objects.latest_of(year)
    if run is None:
        return []
    lines: dict[tuple[int, str], list[EpisodeLine]] = {}
    wanted = ("included", "duplicate", "model-start", "model-end", "model-other")
    for line in EpisodeLine.objects.filter(run=run, participant=participant, role__in=wanted).iterator(chunk_size=5000):
        lines.setdefault((line.episode_id, line.component), []).append(line)
    parts = EpisodePart.objects.filter(run=run, participant=participant).select_related("episode")
    return [
        _record(part, lines.get((part.episode_id, part.component), []))
        for part in parts.order_by("episode__starts_on", "episode_id", "component")
    ]


def _record(part: EpisodePart, lines: list[EpisodeLine]) -> PartRecord:
    episode = part.episode
    received = [line for line in lines if line.role.startswith("model-")]
    included = [line for line in lines if line.role == EpisodeLine.Role.INCLUDED]
    lost_before = episode.reason == Episode.Reason.LOST_FFS and not _started_before_loss(episode)
    return PartRecord(
        key=part.key,
        episode_id=episode.pk,
        part_id=part.pk,
        label=f"{episode.cancer_type} episode from {episode.starts_on.isoformat()}, {part.component}",
        component=part.component,
        cancer_type=episode.cancer_type,
        starts_on=episode.starts_on,
        ends_on=episode.ends_on,
        adjusted_amount=part.adjusted_amount or ZERO,
        episode_payment=part.episode_payment or ZERO,
        incorrect_payment_withhold=part.incorrect_payment_withhold or ZERO,
        quality_withhold=part.quality_withhold or ZERO,
        patient_experience_withhold=part.patient_experience_withhold or ZERO,
        received=tuple(_cited(line, line.paid) for line in received),
        duplicates=tuple(_cited(line, line.paid) for line in lines if line.role == EpisodeLine.Role.DUPLICATE),
        fee_for_service=tuple(_cited(line, line.ffs_amount or ZERO) for line in included if line.no_pay),
        fee_for_service_total=sum((line.ffs_amount or ZERO for line in included), ZERO),
        complete=episode.complete,
        reason=episode.reason or None,
        treatment_started=episode.tc_starts_on is not None and not lost_before,
        first_installment=part.first_installment_paid,
        unpriced_lines=part.unpriced_lines,
    )


def _started_before_loss(episode: Episode) -> bool:
    lost_on = episode.decisions.get("lost_on")
    return (
        episode.tc_starts_on is not None and lost_on is not None and episode.tc_starts_on < date.fromisoformat(lost_on)
    )


def _cited(line: EpisodeLine, amount: Decimal) -> CitedLine:
    code = f"{line.hcpcs} {line.modifiers}".strip()
    return CitedLine(line.pk, line.reference, f"{code} on {line.service_on.isoformat()}, {line.provider_label}", amount)


@dataclass(frozen=True, slots=True)
class ClinicalEpisode:
    """A completed episode for which clinical data is owed: found in an upload by MBI index and start."""

    episode_id: int
    beneficiary_id: int
    mbi_index: str
    cancer_type: str
    starts_on: date
    completes_on: date


def applicable_clinical_episodes(
    participant: Participant, year: int, *, completed_from: date, completed_to: date, book: Book
) -> list[ClinicalEpisode]:
    """Give the episodes for which a Professional or Dual participant owes clinical data of a period.

    Those of the policy's cancer types that completed (last day of the episode) in the period; the year's
    window may reach episodes that started in the year before, so the runs of both years are read.
    """
    types = book.on(date(year, 1, 1))["quality/clinical_data_cancer_types"]
    runs = [run for run in map(ConstructionRun.objects.latest_of, (year - 1, year)) if run is not None]
    found = Episode.objects.filter(
        run__in=runs,
        pc_participant=participant,
        complete=True,
        cancer_type__in=list(types),
        ends_on__range=(completed_from, completed_to),
    )
    rows = found.order_by("starts_on", "pk").values_list(
        "pk", "beneficiary_id", "beneficiary__mbi_index", "cancer_type", "starts_on", "ends_on"
    )
    return [ClinicalEpisode(*row) for row in rows]


def episode_counts(year: int) -> dict[int, int]:
    """Count the episodes of a calendar year by participant (primary key), from the last run done for it."""
    run = ConstructionRun.objects.done().filter(year=year).order_by("-finished_at", "-pk").first()
    counts: dict[int, int] = {}
    if run is not None:
        for participant_ids in run.episodes.values_list("pc_participant_id", "tc_participant_id").iterator():
            for participant_id in {*participant_ids} - {None}:
                counts[participant_id] = counts.get(participant_id, 0) + 1
    return counts


@dataclass(frozen=True, slots=True)
class YearSummary:
    """A participant's year in numbers, the cancer types among its episodes, and the run they come from."""

    run: ConstructionRun
    episodes: int
    complete: int
    incomplete: int
    open: int
    cancer_types: tuple[str, ...]


def year_summary(participant: Participant, run: ConstructionRun | None) -> YearSummary | None:
    """Sum up a participant's episodes of a run; None without one."""
    if run is None:
        return None
    counts: dict[bool | None, int] = {True: 0, False: 0, None: 0}
    cancer_types = set()
    grouped = run.episodes.of(participant).order_by().values_list("cancer_type", "complete").annotate(Count("pk"))
    for cancer_type, complete, count in grouped:
        counts[complete] += count
        cancer_types.add(cancer_type)
    return YearSummary(
        run, sum(counts.values()), counts[True], counts[False], counts[None], tuple(sorted(cancer_types))
    )


def latest_run(year: int) -> ConstructionRun | None:
    """Give the last run of the Model that was done for a performance year."""
    return ConstructionRun.objects.defer("policy_used", "inputs").latest_of(year)


def latest_runs() -> dict[int, ConstructionRun]:
    """Give the last run of the Model that was done for each performance year, the latest year first."""
    runs = ConstructionRun.objects.done().filter(kind=ConstructionRun.Kind.MODEL).defer("policy_used", "inputs")
    latest = {run.year: run for run in runs.order_by("year", "finished_at", "pk")}
    return dict(sorted(latest.items(), reverse=True))


def parts_of(participant: Participant, run: ConstructionRun | None) -> QuerySet[EpisodePart]:
    """Give the components of a run's episodes that a participant furnishes, by day."""
    parts = EpisodePart.objects.filter(run=run, participant=participant) if run else EpisodePart.objects.none()
    return parts.select_related("episode__beneficiary").order_by("episode__starts_on", "episode_id", "component")


def filtered(
    parts: QuerySet[EpisodePart], *, cancer_type: str = "", component: str = "", state: str = ""
) -> QuerySet[EpisodePart]:
    """Keep the components of a cancer type, of a kind, and of episodes in a state (complete, incomplete, open)."""
    if cancer_type:
        parts = parts.filter(episode__cancer_type=cancer_type)
    if component:
        parts = parts.filter(component=component)
    if state:
        parts = parts.filter(episode__complete={"complete": True, "incomplete": False, "open": None}[state])
    return parts
