"""The rows are those of the episodes that CMS built from claims, and agree with the rows of other files.

Claims come late, so all of these are warnings (docs/readings.md#rows-and-episodes). Without known episodes (the
command) nothing is compared.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

import polars as pl

from portal.formatting import long_date
from quality.intake.checks.context import Context, Problem
from quality.intake.known import KnownEpisodes
from quality.intake.typed import value

Known = TypeVar("Known")


_HELD = "known episodes with a row"


def problems(context: Context) -> Iterator[Problem]:
    """Report patients without an episode, other first days, and changes since another file."""
    known = context.known
    if known is None:
        return
    if known.due is not None:
        yield from _against_episodes(context, known, known.due)
    if known.earlier:
        yield from _against_earlier_files(context, known)


def gather(context: Context) -> None:
    """Note the episodes that have a row in the batch."""
    if context.known is None or not context.known.due:
        return
    for mbi, day in context.frame.select("mbi#", "episode_start_date#").drop_nulls().iter_rows():
        index = context.patients[mbi]
        if day in context.known.due.get(index, ()):
            context.spanning.note(_HELD, [f"{index}:{day}"])


def file_problems(context: Context) -> Iterator[Problem]:
    """Report the number of episodes without a row."""
    if context.known is None or not context.known.due or context.frame.is_empty():
        return
    total = sum(map(len, context.known.due.values()))
    if missing := total - len(context.spanning.values[_HELD]):
        counts = {"missing": f"{missing:,}", "total": f"{total:,}", "episodes": "episode" if total == 1 else "episodes"}
        yield Problem("episode-without-row", expected=f"a row for each of {counts['total']} episodes", details=counts)


def _against_episodes(
    context: Context, known: KnownEpisodes, of_patients: Mapping[str, tuple[date, ...]]
) -> Iterator[Problem]:
    due = {mbi: of_patients[index] for mbi, index in context.patients.items() if index in of_patients}
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


def _against_earlier_files(context: Context, known: KnownEpisodes) -> Iterator[Problem]:
    earlier = {mbi: known.earlier[index] for mbi, index in context.patients.items() if index in known.earlier}
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
