"""The watch for unintended consequences (§ 512.150): each participant's care beside its own past, in set operations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from episodes.models import CareFigures, ConstructionRun, EpisodeComponent, EpisodeLine
from episodes.rules.included_services import included_services
from episodes.rules.unintended_consequences import Care, changes
from portal.policy import Book
from portal.rules.performance_years import performance_year
from portal.services.use_case import Actor, use_case

ROWS_AT_ONCE = 5000
DELIVERY, IMAGE_GUIDANCE = "delivery", "IGRT"
THOUSANDTH = Decimal("0.001")


@dataclass(slots=True)
class _Sums:
    """The sums behind the figures of a participant; a Dual's episode counts once in each of its components."""

    episodes: int = 0
    known: int = 0
    incomplete: int = 0
    started: int = 0
    until_start: timedelta = field(default_factory=timedelta)
    treated: int = 0
    fractions: int = 0

    def care(self) -> Care:
        return Care(
            self.episodes,
            _mean(self.fractions, self.treated),
            _mean(self.until_start.days, self.started),
            _mean(self.incomplete, self.known),
        )


NOTHING = _Sums()


@use_case("care_figures.compute")
def compute(*, run: ConstructionRun, book: Book, by: Actor) -> int:
    """Write the figures of a run of the Model beside those of the last runs of all years before; return their number.

    The number of queries does not depend on the number of participants.
    """
    before = [one.pk for year, one in ConstructionRun.objects.latest_by_year().items() if year < run.year]
    codes = _delivery_codes(run.year, book)
    now, past = _sums([run.pk], codes), _sums(before, codes)
    rows = [_row(run, pk, sums.care(), past.get(pk, NOTHING).care(), book) for pk, sums in now.items()]
    CareFigures.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    return len(rows)


def _row(run: ConstructionRun, participant_id: int, now: Care, past: Care, book: Book) -> CareFigures:
    return CareFigures(
        run=run,
        participant_id=participant_id,
        **asdict(now),
        **{f"past_{name}": value for name, value in asdict(past).items()},
        **asdict(changes(now, past, year=run.year, book=book)),
    )


def _delivery_codes(year: int, book: Book) -> list[str]:
    """Return the codes of which each unit is a fraction: treatment delivery without image guidance."""
    services = included_services(on=performance_year(year, book=book).starts_on, book=book)
    return [one.code for one in services.values() if one.category == DELIVERY and one.modality != IMAGE_GUIDANCE]


def _sums(run_ids: Collection[int], codes: Collection[str]) -> dict[int, _Sums]:
    """Add up the episodes and the fractions of some runs, by participant, in two queries."""
    found: dict[int, _Sums] = {}
    components = EpisodeComponent.objects.filter(run__in=run_ids).order_by().values("participant_id")
    for row in components.annotate(
        episodes=Count("episode", distinct=True),
        known=Count("pk", filter=Q(episode__complete__isnull=False)),
        incomplete=Count("pk", filter=Q(episode__complete=False)),
        started=Count("pk", filter=Q(episode__tc_starts_on__isnull=False)),
        until_start=Sum(F("episode__tc_starts_on") - F("episode__starts_on")),
    ):
        participant_id = row.pop("participant_id")
        found[participant_id] = _Sums(**{**row, "until_start": row["until_start"] or timedelta()})
    delivered = EpisodeLine.objects.filter(
        run__in=run_ids,
        role=EpisodeLine.Role.INCLUDED,
        hcpcs__in=codes,
        participant__in=list(found),
        episode__complete=True,
    )
    for row in (
        delivered.order_by()
        .values("participant_id")
        .annotate(fractions=Sum("units"), treated=Count("episode", distinct=True))
    ):
        sums = found[row["participant_id"]]
        sums.fractions, sums.treated = row["fractions"], row["treated"]
    return found


def _mean(total: int, count: int) -> Decimal | None:
    return (Decimal(total) / count).quantize(THOUSANDTH) if count else None
