"""Tables of MIPS benchmarks: an analyst loads one as an amendment of the policy, and a second person approves it."""

from __future__ import annotations

from typing import Any

from portal import selectors
from portal.formatting import long_date
from portal.models import User
from portal.participation.services.faulty_file import FaultyFile
from portal.policy.plain import plain
from portal.rules.performance_years import performance_year, policy_of
from portal.services import amendments, loaded_tables
from portal.services.typed_days import check_performance_year
from portal.services.use_case import Refused, use_case
from quality.intake.benchmark_tables import Benchmarks, read_benchmarks
from quality.models import BenchmarkTable

PARAMETER = "quality/benchmarks"
SHOWN_DIGITS = 16
"""The digits of a file's SHA-256 in a sentence; the row of the table has all of them."""


@use_case("benchmark_table.load")
def load(*, name: str, content: bytes, source: str, year: int, by: User) -> BenchmarkTable:
    """Load all benchmarks of a performance year; scores use them once an approver has approved the amendment.

    :param source: who published them, and when; it becomes the reference of the values in the policy.
    :raises Refused: for another year, without a source, for somebody who may not amend the policy, or when the file
        waits for approval or changes nothing. FaultyFile: with every fault.
    """
    book = selectors.policy_book()
    check_performance_year(year, book=book)
    said = loaded_tables.said_source(source)
    same = BenchmarkTable.objects.filter(year=year, sha256=loaded_tables.digest_of(content))
    if waiting := same.filter(amendment__approved_at=None, amendment__withdrawn_at=None).first():
        raise Refused(f"This file was loaded on {long_date(waiting.loaded_at)} and waits for approval.", field="file")
    rows, faults = read_benchmarks(content, year=year, book=book)
    if faults:
        raise FaultyFile(faults)
    known, found = _by_measure(policy_of(year, book=book)[PARAMETER]), _by_measure(rows)
    if known == found:
        raise Refused("The policy has all these benchmarks for the year. Nothing would change.", field="file")
    columns = loaded_tables.columns_of(
        name=name, content=content, source=said, rows=len(rows), outcome=loaded_tables.compared(known, found), by=by
    )
    amendment = amendments.enter(
        name=PARAMETER,
        from_on=performance_year(year, book=book).starts_on,
        value=plain(rows),
        reference=said,
        reason=f"Table loaded from the file {columns['name']}, SHA-256 {columns['sha256'][:SHOWN_DIGITS]}…",
        by=by,
    )
    return BenchmarkTable.objects.create(**columns, year=year, amendment=amendment)


def _by_measure(rows: Benchmarks) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Return the figures of each benchmark by its measure and collection type."""
    return {
        (row["measure"], row["method"]): (row["benchmark_year"], row["first_decile"], *row["lower_bounds"])
        for row in rows
    }
