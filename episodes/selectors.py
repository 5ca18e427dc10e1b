"""Reads of episodes: for exports, for other apps, and as the records that rules take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count

from episodes.models import ConstructionRun, Episode, EpisodeComponent, EpisodeLine
from episodes.rules.payment import withhold_taken
from portal.formatting import long_date
from portal.models import Participant
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.performance_years import policy_of

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
        for episode_id, component, amount in run.components.values_list("episode_id", "component", "episode_payment")
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


@dataclass(frozen=True, slots=True)
class CitedLine:
    """A claim line as reports cite it: the row, what it was, and its amount in USD."""

    line_id: int
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ComponentRecord:
    """One component of one episode as it concerns one participant; amounts in USD.

    Fields have the names and meanings of `ComponentFacts` in reconciliation's report rule: the withholds are those
    taken with the installments that were paid. `episode_id` and `component_id` lead back to the rows, `unpriced_lines`
    tells how many of the no-pay lines no fee table prices.
    """

    key: str
    episode_id: int
    component_id: int
    component: str
    cancer_type: str
    starts_on: date
    adjusted_amount: Decimal
    incorrect_payment_withhold: Decimal
    quality_withhold: Decimal
    patient_experience_withhold: Decimal
    received: tuple[CitedLine, ...]
    duplicates: tuple[CitedLine, ...]
    fee_for_service: tuple[CitedLine, ...]
    complete: bool | None
    reason: str | None
    treatment_started: bool
    first_installment: Decimal
    unpriced_lines: int


def components_for_reconciliation(
    participant: Participant, year: int, *, run: ConstructionRun | None = None, book: Book
) -> list[ComponentRecord]:
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
    components = EpisodeComponent.objects.filter(run=run, participant=participant).select_related("episode")
    policy = policy_of(year, book=book)
    return [
        _record(component, lines.get((component.episode_id, component.component), []), policy)
        for component in components.order_by("episode__starts_on", "episode_id", "component")
    ]


def _record(component: EpisodeComponent, lines: list[EpisodeLine], policy: BookDay) -> ComponentRecord:
    episode = component.episode
    role = EpisodeLine.Role
    received = [line for line in lines if line.role in (role.MODEL_START, role.MODEL_END, role.MODEL_OTHER)]
    paid = {line.role for line in received if line.paid > 0}

    def taken(withhold: Decimal | None) -> Decimal:
        first_paid, second_paid = role.MODEL_START in paid, role.MODEL_END in paid
        return withhold_taken(withhold or ZERO, first_paid=first_paid, second_paid=second_paid, policy=policy)

    return ComponentRecord(
        key=component.key,
        episode_id=episode.pk,
        component_id=component.pk,
        component=component.component,
        cancer_type=episode.cancer_type,
        starts_on=episode.starts_on,
        adjusted_amount=component.adjusted_amount or ZERO,
        incorrect_payment_withhold=taken(component.incorrect_payment_withhold),
        quality_withhold=taken(component.quality_withhold),
        patient_experience_withhold=taken(component.patient_experience_withhold),
        received=tuple(_cited(line, line.paid) for line in received),
        duplicates=tuple(_cited(line, line.paid) for line in lines if line.role == role.DUPLICATE),
        fee_for_service=tuple(
            _cited(line, line.ffs_amount or ZERO) for line in lines if line.role == role.INCLUDED and line.no_pay
        ),
        complete=episode.complete,
        reason=episode.reason or None,
        treatment_started=episode.treatment_started,
        first_installment=component.first_installment_paid,
        unpriced_lines=component.unpriced_lines,
    )


def _cited(line: EpisodeLine, amount: Decimal) -> CitedLine:
    code = f"{line.hcpcs} {line.modifiers}".strip()
    return CitedLine(line.pk, f"{code} on {long_date(line.service_on)}, {line.provider_label}", amount)


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
    types = policy_of(year, book=book)["quality/clinical_data_cancer_types"]
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
