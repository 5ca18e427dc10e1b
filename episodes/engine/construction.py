"""Build the Model's episodes from claim lines, 42 CFR 512.245, in columns.

The guarantees, which tests/episodes/reference.py states row by row:

* An episode starts on the day of a planning line of a Professional or Dual participant that takes part on that
  day, in a selected place, for a beneficiary with Parts A and B in fee-for-service with Medicare paying first
  and outside hospice, for an included cancer type.
* It is under way when a Technical or Dual participant furnishes a technical line or bills a technical M-code in
  the window. Only then does it block later starts, until the clean period has passed.
* It is lost from the first day on which fee-for-service is no longer the primary payer.
* Every radiotherapy line belongs to at most one episode: the latest that started on or before its day.
* Radiotherapy outside a hospital outpatient department or a freestanding center starts nothing and is no duplicate.
* What cannot yet be known on `claims_through` stays open (`complete` null).

Where the rule leaves room the policy chooses (the parameters `episodes/reading_*`); the guarantees are those of its
first choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from episodes.engine.eligibility import with_events
from episodes.engine.law import Law
from episodes.engine.lines import LINE_ORDER, Sources, is_planning, radiotherapy_lines
from episodes.engine.membership import place, with_cancer_type, with_duplicates, with_role
from episodes.engine.outcome import with_outcome, with_switch
from episodes.engine.roster import Roster
from episodes.engine.starts import possible_starts, sequence, with_some_cancer_type, with_technical_start
from portal.policy import Book
from portal.rules.performance_years import performance_year


@dataclass(frozen=True, slots=True)
class Construction:
    """Episodes and their claim lines (by `episode`, the row number), with counts of what was seen and left out."""

    episodes: pl.DataFrame
    lines: pl.DataFrame
    counts: Mapping[str, int]


def construct(sources: Sources, roster: Roster, *, year: int, claims_through: date, book: Book) -> Construction:
    """Build the episodes that start in a performance year from the claims through a day, 42 CFR 512.245.

    Earlier years of the Model are built as well, because their clean periods reach into this one; only the
    year's own episodes and lines are returned.

    :raises InputError: when the year is not a performance year.
    :raises PolicyError: when the book holds no value for the year.
    """
    law = Law(book)
    first_start = law.first_start(year)
    lines = radiotherapy_lines(sources, roster, law, first=first_start, last=claims_through)
    enrollment = sources.enrollment.collect()
    hospice = sources.hospice.collect()
    last = min(performance_year(year, book=book).ends_on, claims_through)
    starts = possible_starts(lines, enrollment, hospice, roster, law, last=last)
    starts = with_technical_start(starts, lines, roster, law)
    starts = with_events(starts, enrollment, lines, law)
    starts = with_some_cancer_type(starts, lines)
    episodes = sequence(starts, law)
    placed = place(lines, episodes, roster, law)
    episodes = with_cancer_type(episodes, placed, law)
    episodes = with_switch(episodes, placed, law)
    episodes = with_outcome(episodes, claims_through)
    placed = with_role(placed, episodes)
    episodes = with_duplicates(episodes, placed)
    chosen = episodes.filter(pl.col("starts_on").dt.year() == year)
    placed = placed.join(chosen, on="episode", how="semi")
    chosen = chosen.sort("bene_id", "starts_on")
    counts = {
        "radiotherapy_lines": lines.height,
        "planning_lines_of_participants": int(lines.filter(is_planning() & pl.col("participant").is_not_null()).height),
        "episodes": chosen.height,
        "complete": chosen.filter(pl.col("complete")).height,
        "incomplete": chosen.filter(~pl.col("complete")).height,
        "open": chosen.filter(pl.col("complete").is_null()).height,
        "lines_in_episodes": placed.height,
        "duplicate_lines": int(chosen["duplicate_lines"].sum()),
        "model_lines_outside_episodes": _model_lines_outside(lines, placed, year),
    }
    return Construction(chosen, placed.sort("episode", "service_on", *LINE_ORDER), counts)


def _model_lines_outside(lines: pl.DataFrame, placed: pl.DataFrame, year: int) -> int:
    """Count paid M-code lines of a year that belong to no episode."""
    paid = lines.filter(
        pl.col("model_component").is_not_null() & ~pl.col("denied") & (pl.col("service_on").dt.year() == year)
    )
    return paid.join(placed.filter(pl.col("own_code")), on="line", how="anti").height
