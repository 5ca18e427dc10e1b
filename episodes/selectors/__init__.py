"""Reads of episodes: for exports, for other apps, and as records for the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count

from episodes.models import Adjustment, Component, ConstructionRun, Episode, EpisodeComponent, EpisodeLine
from episodes.rules import adjustments, records
from portal.models import Participant
from portal.participation.rules.standing import components
from portal.policy import Book
from portal.rules.performance_years import performance_years, policy_of

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
    """Yield the rows of the export: the episodes of a run, by beneficiary and day."""
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


def priced_components(participant: Participant, run: ConstructionRun) -> list[EpisodeComponent]:
    """Return one of a participant's components for each price of a run, ordered by cancer type."""
    own = EpisodeComponent.objects.filter(run=run, participant=participant, episode_payment__isnull=False)
    found = own.order_by("price_id", "pk").distinct("price_id").select_related("price")
    return sorted(found, key=lambda one: (one.price.cancer_type, one.component, one.price.from_on))


def claim_line(row: EpisodeLine) -> records.ClaimLine:
    """Return a stored claim line as a record for the rules."""
    return records.ClaimLine(
        line_id=row.pk,
        role=row.role,
        claim_id=row.claim_id,
        line_number=row.line_number,
        hcpcs=row.hcpcs,
        modifiers=row.modifiers,
        service_on=row.service_on,
        provider_label=row.provider_label,
        paid=row.paid,
        fee_for_service=row.ffs_amount,
        no_pay=row.no_pay,
    )


def claim_lines(ids: Iterable[int], participant_id: int) -> list[records.ClaimLine]:
    """Return the stored claim lines with these ids that concern a participant, in the order of service."""
    return [claim_line(row) for row in EpisodeLine.objects.filter(pk__in=ids, participant_id=participant_id)]


@dataclass(frozen=True, slots=True)
class ClinicalEpisode:
    """A completed episode that needs clinical data; an upload's row matches it by MBI index and first day."""

    episode_id: int
    beneficiary_id: int
    mbi_index: str
    cancer_type: str
    starts_on: date
    completes_on: date
    planning_npi: str
    planning_zip: str


def applicable_clinical_episodes_of_each(
    participants: Iterable[Participant], year: int, *, completed_from: date, completed_to: date, book: Book
) -> dict[int, list[ClinicalEpisode]]:
    """Return the episodes for which Professional or Dual participants must submit clinical data of a period.

    They are of the policy's cancer types, and their last day is in the period. The period may include episodes that
    started in the year before, so the runs of both years are read. The key is the participant's; two queries.
    """
    found: dict[int, list[ClinicalEpisode]] = {participant.pk: [] for participant in participants}
    types = policy_of(year, book=book)["quality/clinical_data_cancer_types"]
    latest = ConstructionRun.objects.without_inputs().latest_by_year()
    runs = [latest[one] for one in (year - 1, year) if one in latest]
    applicable = Episode.objects.filter(
        run__in=runs,
        pc_participant__in=list(found),
        complete=True,
        cancer_type__in=list(types),
        ends_on__range=(completed_from, completed_to),
    )
    rows = applicable.order_by("starts_on", "pk").values_list(
        "pc_participant_id",
        "pk",
        "beneficiary_id",
        "beneficiary__mbi_index",
        "cancer_type",
        "starts_on",
        "ends_on",
        "planning_npi",
        "planning_zip",
    )
    for owner, *row in rows:
        found[owner].append(ClinicalEpisode(*row))
    return found


@dataclass(frozen=True, slots=True)
class YearSummary:
    """Counts of a participant's episodes of a year by state, their cancer types, and the run that built them."""

    run: ConstructionRun
    episodes: int
    complete: int
    incomplete: int
    open: int
    cancer_types: tuple[str, ...]


def year_summary(participant: Participant, run: ConstructionRun | None) -> YearSummary | None:
    """Count a participant's episodes of a run by state; None without a run."""
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


@dataclass(frozen=True, slots=True)
class AdjustedYear:
    """A participant's adjustments of one component for a performance year.

    `row` is None until CMS delivers them, which is due on `deliver_by`; `late` says that the day passed. `change` is
    the share (0.02 is two percent) by which both adjustments together change the base rate; the historical experience
    adjustment counts with its `blend`.
    """

    year: int
    component: str
    deliver_by: date
    late: bool
    row: Adjustment | None
    case_mix_basis: str
    case_mix_minimum: int
    historical_basis: str
    historical_minimum: int
    blend: Decimal
    change: Decimal

    @property
    def component_label(self) -> str:
        """Return the name of the component."""
        return Component(self.component).label


def adjusted_years(participant: Participant, *, today: date, book: Book) -> list[AdjustedYear]:
    """Return a participant's adjustments, newest performance year first, PC before TC.

    A year is listed once CMS delivered something for it, and those of the participant's years whose adjustments are due
    by now or next.
    """
    rows = {(row.year, row.component): row for row in Adjustment.objects.filter(participant=participant)}
    found: list[AdjustedYear] = []
    for py in performance_years(book=book):
        ended = participant.to_on is not None and participant.to_on < py.starts_on
        expected = frozenset() if ended or participant.from_on > py.ends_on else components(participant.kind)
        policy = book.on(py.starts_on)
        deliver_by = py.starts_on - timedelta(days=policy["deadlines/adjustments_delivered_days"])
        given = {component for year, component in rows if year == py.year}
        found += [
            _adjusted_year(py.year, component, deliver_by, rows.get((py.year, component)), today=today, book=book)
            for component in sorted(expected | given)
        ]
        if deliver_by > today and not given:
            break
    return sorted(found, key=lambda one: (-one.year, one.component))


def _adjusted_year(
    year: int, component: str, deliver_by: date, row: Adjustment | None, *, today: date, book: Book
) -> AdjustedYear:
    policy = policy_of(year, book=book)
    case_mix, historical = (row.case_mix, row.historical_experience) if row else (ZERO, ZERO)
    minima = policy[adjustments.CASE_MIX_MINIMUM], policy[adjustments.HISTORICAL_EXPERIENCE_MINIMUM]
    blend = adjustments.blend(historical, policy=policy)
    return AdjustedYear(
        year=year,
        component=component,
        deliver_by=deliver_by,
        late=row is None and deliver_by < today,
        row=row,
        case_mix_basis=adjustments.basis(row.window_episodes if row else None, minimum=minima[0]),
        case_mix_minimum=minima[0],
        historical_basis=adjustments.basis(row.baseline_episodes if row else None, minimum=minima[1]),
        historical_minimum=minima[1],
        blend=blend,
        change=adjustments.adjustment_factor(case_mix, historical, blend) - 1,
    )
