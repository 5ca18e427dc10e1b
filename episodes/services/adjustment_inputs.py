"""Inputs of calculated adjustments: the runs of the years behind them, and their episodes as a frame."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform

from episodes.engine.layout import OUTPATIENT
from episodes.models import ConstructionRun, Episode
from portal.models import Participant
from portal.participation import selectors as participation
from portal.participation.rules.standing import components, kind_of_year
from portal.policy import Book
from portal.rules.performance_years import performance_year, performance_years
from portal.services.use_case import Refused

if TYPE_CHECKING:
    import polars as pl

CENTS = 100
_COLUMNS = (
    "cancer_type", "setting", "pc_participant_id", "tc_participant_id", "pc_allowed", "tc_allowed", "starts_on",
    "beneficiary__born_on_text", "beneficiary__sex", "died",
)  # fmt: skip


def runs_of(calendar_years: Collection[int], *, book: Book) -> dict[int, ConstructionRun]:
    """Return the published run of each year: of the Model in a performance year, otherwise of claims-based episodes.

    :raises Refused: when a year has none.
    """
    known = ConstructionRun.objects.in_use().without_inputs().filter(kind=ConstructionRun.Kind.CLAIMS_BASED)
    found = {run.year: run for run in known}
    of_the_model = ConstructionRun.objects.without_inputs().latest_by_year()
    for py in performance_years(book=book):
        found.pop(py.year, None)
        if py.year in of_the_model:
            found[py.year] = of_the_model[py.year]
    if missing := sorted(set(calendar_years) - set(found)):
        raise Refused(
            f"There are no episodes of {', '.join(map(str, missing))} yet. Build them first: construction runs, Add. "
            "Years without the Model have claims-based episodes.",
            field="year",
        )
    return {year: found[year] for year in sorted(calendar_years)}


def check_payments(runs: Collection[ConstructionRun]) -> None:
    """Check that the episodes of the baseline have their payments.

    :raises Refused: when a run was built before payments were kept with the episodes.
    """
    without = Episode.objects.filter(run__in=runs, pc_allowed__isnull=True).values_list("run__year", flat=True)
    if years := sorted(set(without.order_by().distinct())):
        raise Refused(
            f"The episodes of {', '.join(map(str, years))} have no payments. Build them again, claims-based.",
            field="year",
        )


def episodes_of(runs: Mapping[int, ConstructionRun]) -> pl.DataFrame:
    """Return the complete episodes of the runs as a frame (`episodes.engine.baseline.EPISODE_SCHEMA`).

    It has ages, never a day of birth.
    """
    import polars as pl

    from episodes.engine.baseline import EPISODE_SCHEMA

    frames = [pl.DataFrame([], schema=EPISODE_SCHEMA, orient="row")]
    for year, run in runs.items():
        rows = run.episodes.filter(complete=True, treatment_started=True).annotate(
            setting=KeyTextTransform("tc_setting", "decisions"), died=KeyTextTransform("died_on", "decisions")
        )
        read = [
            (
                year, cancer_type, setting == OUTPATIENT, pc, tc, _cents(pc_allowed), _cents(tc_allowed),
                _age(born_on, starts_on), sex, died is not None,
            )
            for cancer_type, setting, pc, tc, pc_allowed, tc_allowed, starts_on, born_on, sex, died in rows.order_by()
            .values_list(*_COLUMNS)
            .iterator(chunk_size=10_000)
        ]  # fmt: skip
        frames.append(pl.DataFrame(read, schema=EPISODE_SCHEMA, orient="row"))
    return pl.concat(frames)


def owners(year: int, *, book: Book) -> dict[str, list[int]]:
    """Return the participants of a performance year by the components that they furnish in it, by primary key."""
    py = performance_year(year, book=book)
    listed = Participant.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=py.starts_on), from_on__lte=py.ends_on)
    standings = participation.standings(listed.defer("tin"), book=book)
    found: dict[str, list[int]] = {"PC": [], "TC": []}
    for participant_id, standing in standings.items():
        for component in components(kind_of_year(standing, py)):
            found[component].append(participant_id)
    return found


def _cents(amount: object) -> int | None:
    return None if amount is None else int(amount * CENTS)  # type: ignore[operator]


def _age(born_on: str | None, starts_on: date) -> int | None:
    """Return an age in whole years on a day; None where the birth date is not known."""
    if not born_on:
        return None
    birth = date.fromisoformat(born_on)
    return starts_on.year - birth.year - ((starts_on.month, starts_on.day) < (birth.month, birth.day))
