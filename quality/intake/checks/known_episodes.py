"""The rows are those of the episodes that CMS built from claims, and agree with the rows of other files.

Claims come late, so all of these are warnings (docs/readings.md#rows-and-episodes). Without known episodes (the
command) nothing is compared.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

import polars as pl

from portal.formatting import long_date
from quality.intake.checks.context import Context, Problem
from quality.intake.known import KnownEpisodes
from quality.intake.typed import value

Known = TypeVar("Known")


def problems(context: Context) -> Iterator[Problem]:
    """Report patients without an episode, other first days, episodes without a row, and changes since another file."""
    known = context.known
    if known is None:
        return
    indexes = {mbi: known.index_of(mbi) for mbi in context.frame["mbi#"].drop_nulls().unique()}
    if known.due is not None:
        yield from _against_episodes(context, known, indexes)
    if known.earlier:
        yield from _against_earlier_files(context, known, indexes)


def _against_episodes(context: Context, known: KnownEpisodes, indexes: dict[str, str]) -> Iterator[Problem]:
    due = {mbi: known.due[index] for mbi, index in indexes.items() if index in known.due}  # type: ignore[index]
    start, length = value("episode_start_date"), context.policy["episodes/length_days"]
    built = (start + pl.duration(days=length - 1)) <= known.claims_through
    patient = value("mbi").is_not_null()
    without = patient & built & ~value("mbi").is_in(list(due))
    yield Problem(
        "patient-without-episode", "mbi", without, expected="a patient with a completed episode in the period"
    )
    days = _mapped(due, lambda first_days: " or ".join(map(long_date, first_days)))
    starts = pl.struct("mbi#", "episode_start_date#")
    pairs = [{"mbi#": mbi, "episode_start_date#": day} for mbi, found in due.items() for day in found]
    schema = {"mbi#": pl.String, "episode_start_date#": pl.Date}
    right = starts.is_in(pl.Series(pairs, dtype=pl.Struct(schema)).implode())
    other = patient & start.is_not_null() & value("mbi").is_in(list(due)) & ~right
    yield Problem("episode-on-another-day", "episode_start_date", other, expected_by_row=days)
    seen = set(context.frame.select("mbi#", "episode_start_date#").drop_nulls().iter_rows())
    held = {(indexes[mbi], day) for mbi, day in seen}
    missing = sum((index, day) not in held for index, found in known.due.items() for day in found)  # type: ignore[union-attr]
    if missing and context.frame.height:
        total = sum(map(len, known.due.values()))  # type: ignore[union-attr]
        counts = {"missing": f"{missing:,}", "total": f"{total:,}", "episodes": "episode" if total == 1 else "episodes"}
        yield Problem("episode-without-row", expected=f"a row for each of {counts['total']} episodes", details=counts)


def _against_earlier_files(context: Context, known: KnownEpisodes, indexes: dict[str, str]) -> Iterator[Problem]:
    earlier = {mbi: known.earlier[index] for mbi, index in indexes.items() if index in known.earlier}
    if not earlier:
        return
    file = _mapped(earlier, lambda row: f"as in {row.file}")
    born = value("date_of_birth").dt.to_string("iso")
    for column, now in (("date_of_birth", born), ("sex", value("sex"))):
        before = _mapped(earlier, lambda row, column=column: getattr(row, column))  # type: ignore[misc]
        yield Problem("changed-since-other-file", column, now != before, expected_by_row=file)
    apart = context.policy["episodes/length_days"] + context.policy["episodes/clean_period_days"]
    days = (value("episode_start_date") - _mapped(earlier, lambda row: row.starts_on, pl.Date)).dt.total_days()
    yield Problem(
        "episode-in-another-file",
        "episode_start_date",
        days.abs() < apart,
        expected_by_row=pl.format(f"{apart} days or more from the episode {{}}", file),
        details={"apart": apart},
    )


def _mapped(known: dict[str, Known], of: Callable[[Known], str | date], kind: Any = pl.String) -> pl.Expr:
    """Return the expression of a fact about the patient of each row; null for other patients."""
    return value("mbi").replace_strict(
        list(known), [of(fact) for fact in known.values()], default=None, return_dtype=kind
    )
