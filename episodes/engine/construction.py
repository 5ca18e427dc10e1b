"""Build the Model's episodes from claim lines, 42 CFR 512.245, in columns.

Guarantees, which tests/episodes/reference.py states row by row:

* An episode starts on the day of a planning line for an included cancer type. The biller is a Professional or Dual
  participant that takes part on that day, in a selected place. The beneficiary has Parts A and B in fee-for-service,
  with Medicare paying first, and is not in hospice.
* It is under way when a Technical or Dual participant furnishes a technical line or bills a technical M-code in
  the window. Only an episode under way blocks later starts, until its clean period has passed.
* It loses fee-for-service on the first day on which fee-for-service is no longer the primary payer.
* Every radiotherapy line belongs to at most one episode: the latest that started on or before its day.
* Radiotherapy outside a hospital outpatient department or a freestanding center starts no episode and is no duplicate.
* An episode stays open (`complete` null) while the claims through `claims_through` cannot decide it.

Where the rule leaves room the policy chooses (the parameters `episodes/reading_*`). The guarantees describe its first
choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from episodes.engine.eligibility import deaths, with_events
from episodes.engine.law import Law
from episodes.engine.lines import LINE_ORDER, Sources, is_planning, radiotherapy_lines
from episodes.engine.membership import assign_lines, with_cancer_type, with_duplicates, with_role
from episodes.engine.outcome import with_outcome, with_switch
from episodes.engine.roster import Roster
from episodes.engine.starts import choose_starts, possible_starts, with_included_cancer_type, with_technical_start
from portal.policy import Book
from portal.rules.performance_years import performance_year


@dataclass(frozen=True, slots=True)
class Construction:
    """Episodes and their claim lines (joined by `episode`, a row number), with counts of lines and episodes."""

    episodes: pl.DataFrame
    lines: pl.DataFrame
    counts: Mapping[str, int]


def construct(sources: Sources, roster: Roster, *, year: int, claims_through: date, book: Book) -> Construction:
    """Build the episodes that start in a performance year from the claims through a day, 42 CFR 512.245.

    Earlier years of the Model are built as well, because their clean periods extend into this year. Only the year's
    own episodes and lines are returned.

    :raises InputError: when the year is not a performance year.
    :raises PolicyError: when the book has no value for the year.
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
    starts = with_included_cancer_type(starts, lines)
    episodes = choose_starts(starts, law)
    assigned = assign_lines(lines, episodes, roster, law)
    episodes = with_cancer_type(episodes, assigned, law)
    episodes = with_switch(episodes, assigned, law)
    episodes = with_outcome(episodes, claims_through)
    assigned = with_role(assigned, episodes)
    episodes = with_duplicates(episodes, assigned)
    chosen = episodes.filter(pl.col("starts_on").dt.year() == year)
    assigned = assigned.join(chosen, on="episode", how="semi")
    chosen = chosen.sort("bene_id", "starts_on")
    counts = {
        "radiotherapy_lines": lines.height,
        "planning_lines_of_participants": int(lines.filter(is_planning() & pl.col("participant").is_not_null()).height),
        "episodes": chosen.height,
        "complete": chosen.filter(pl.col("complete")).height,
        "incomplete": chosen.filter(~pl.col("complete")).height,
        "open": chosen.filter(pl.col("complete").is_null()).height,
        "lines_in_episodes": assigned.height,
        "duplicate_lines": int(chosen["duplicate_lines"].sum()),
        "model_lines_outside_episodes": _model_lines_outside(lines, assigned, year),
        **_doubtful(lines, enrollment, year),
    }
    return Construction(chosen, assigned.sort("episode", "service_on", *LINE_ORDER), counts)


def _doubtful(lines: pl.DataFrame, enrollment: pl.DataFrame, year: int) -> dict[str, int]:
    """Count the lines of a year that somebody should look at; they count as they were billed."""
    of_year = lines.filter(pl.col("service_on").dt.year() == year)
    dead = of_year.join(deaths(enrollment), on="bene_id").filter(pl.col("service_on") > pl.col("died_on"))
    return {"lines_after_death": dead.height, "lines_paid_below_zero": of_year.filter(pl.col("paid") < 0).height}


def _model_lines_outside(lines: pl.DataFrame, assigned: pl.DataFrame, year: int) -> int:
    """Count paid M-code lines of a year that belong to no episode."""
    paid = lines.filter(
        pl.col("model_component").is_not_null() & ~pl.col("denied") & (pl.col("service_on").dt.year() == year)
    )
    return paid.join(assigned.filter(pl.col("own_code")), on="line", how="anti").height
