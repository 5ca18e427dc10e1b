"""Tables of adjustments: CMS gives many participants their figures of a performance year at once, 42 CFR 512.255."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from episodes.intake.adjustment_table import GivenAdjustment, read_adjustments
from episodes.models import Adjustment, AdjustmentTable
from portal import clock
from portal.models import Participant
from portal.participation.services.faulty_file import FaultyFile
from portal.policy import Book
from portal.rules.performance_years import policy_of
from portal.selectors import policy_book
from portal.services import loaded_tables
from portal.services.use_case import Actor, use_case

from . import adjustments

ROWS_AT_ONCE = 1000
FIGURES = (
    "geographic_factor", "case_mix", "window_episodes", "historical_experience", "baseline_episodes", "source",
)  # fmt: skip


def preview(*, content: bytes, source: str) -> dict[str, int]:
    """Return what loading a table would do: the numbers of rows, participants, and new, changed and unchanged rows.

    :raises Refused: without a source. FaultyFile: with every fault of the table.
    """
    return _compared(_figures(content, source))[0]


@use_case("adjustment.load_table")
def load(*, name: str, content: bytes, source: str, by: Actor) -> AdjustmentTable:
    """Load a table; rows that it does not give stay as they are. Its outcome has the numbers of `preview`.

    :param source: who calculated the figures, and when.
    :raises Refused: without a source, or for figures that were loaded with their worksheet.
    :raises FaultyFile: with every fault.
    """
    counts, new, changed = _compared(_figures(content, source))
    Adjustment.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    Adjustment.objects.bulk_update(changed, FIGURES, batch_size=ROWS_AT_ONCE)
    adjustments.tell(years=_years_by_practice([*new, *changed]), by=by)
    said = loaded_tables.said_source(source)
    return AdjustmentTable.objects.create(
        **loaded_tables.columns_of(name=name, content=content, source=said, rows=counts["rows"], outcome=counts, by=by)
    )


def _years_by_practice(rows: list[Adjustment]) -> dict[Participant, set[int]]:
    years: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        years[row.participant_id].add(row.year)
    return {one: years[one.pk] for one in Participant.objects.filter(pk__in=years).defer("tin")}


def _figures(content: bytes, source: str) -> dict[tuple[int, int, str], dict[str, Any]]:
    """Read a table into the stored figures of each participant, year and component."""
    said = loaded_tables.said_source(source)
    book = policy_book()
    known = {row.model_id: row for row in Participant.objects.defer("tin")}
    kinds = {model_id: row.kind for model_id, row in known.items()}
    rows, faults = read_adjustments(content, kinds=kinds, today=clock.today(), book=book)
    if faults:
        raise FaultyFile(faults)
    return {(known[row.model_id].pk, row.year, row.component): _stored(row, said, book) for row in rows}


def _stored(row: GivenAdjustment, source: str, book: Book) -> dict[str, Any]:
    return adjustments.stored_figures(
        geographic_factor=row.geographic_factor,
        case_mix=row.case_mix,
        window_episodes=row.window_episodes,
        historical_experience=row.historical_experience,
        baseline_episodes=row.baseline_episodes,
        source=source,
        policy=policy_of(row.year, book=book),
    )


def _compared(
    given: dict[tuple[int, int, str], dict[str, Any]],
) -> tuple[dict[str, int], list[Adjustment], list[Adjustment]]:
    """Compare the figures of a table with those on file; return the counts, the new and the changed rows."""
    years = {year for _, year, _ in given}
    on_file = Adjustment.objects.filter(year__in=years).select_related("participant").defer("participant__tin")
    stored = {(row.participant_id, row.year, row.component): row for row in on_file}
    new, changed = [], []
    for key, figures in given.items():
        row = stored.get(key)
        if row is None:
            participant_id, year, component = key
            new.append(Adjustment(participant_id=participant_id, year=year, component=component, **figures))
        elif any(getattr(row, name) != figures[name] for name in FIGURES):
            adjustments.check_calculated_stay(row=row, figures=figures)
            for name in FIGURES:
                setattr(row, name, figures[name])
            changed.append(row)
    counts = {
        "rows": len(given),
        "participants": len({participant_id for participant_id, _, _ in given}),
        "new": len(new),
        "changed": len(changed),
        "unchanged": len(given) - len(new) - len(changed),
    }
    return counts, new, changed
