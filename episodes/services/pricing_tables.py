"""Tables of rates and indexes: an analyst loads one as an amendment of the policy, and a second person approves it."""

from __future__ import annotations

from episodes.intake.pricing_tables import KINDS, Values, read_pricing_table
from episodes.models import PricingTable
from portal import clock, selectors
from portal.formatting import long_date
from portal.models import User
from portal.participation.services.faulty_file import FaultyFile
from portal.policy import Book
from portal.policy.differences import Difference, differences, members
from portal.policy.plain import plain
from portal.rules.performance_years import performance_year, policy_of
from portal.services import amendments, loaded_tables
from portal.services.typed_days import check_performance_year
from portal.services.use_case import Refused, use_case

SHOWN_DIGITS = 16
"""The digits of a file's SHA-256 in a sentence; the row of the table has all of them."""


@use_case("pricing_table.load")
def load(*, name: str, content: bytes, source: str, kind: str, year: int, by: User) -> PricingTable:
    """Load a table for a performance year; prices use it once an approver has approved its amendment.

    :param source: who published the table, and when; it becomes the reference of the values in the policy.
    :raises Refused: for another year, without a source, for somebody who may not amend the policy, or when the file
        waits for approval or changes nothing. FaultyFile: with every fault.
    """
    book = selectors.policy_book()
    check_performance_year(year, book=book)
    said = loaded_tables.said_source(source)
    same = PricingTable.objects.filter(kind=kind, year=year, sha256=loaded_tables.digest_of(content))
    if waiting := same.filter(amendment__approved_at=None, amendment__withdrawn_at=None).first():
        raise Refused(f"This file was loaded on {long_date(waiting.loaded_at)} and waits for approval.", field="file")
    values = _read(content, kind, year, book)
    parameter = KINDS[kind].parameter
    known = policy_of(year, book=book)[parameter]
    if known == values:
        raise Refused("The policy has all these values for the year. Nothing would change.", field="file")
    outcome = loaded_tables.compared(dict(members(known)), dict(members(values)))
    columns = loaded_tables.columns_of(
        name=name, content=content, source=said, rows=len(values), outcome=outcome, by=by
    )
    amendment = amendments.enter(
        name=parameter,
        from_on=performance_year(year, book=book).starts_on,
        value=plain(values),
        reference=said,
        reason=f"Table loaded from the file {columns['name']}, SHA-256 {columns['sha256'][:SHOWN_DIGITS]}…",
        by=by,
    )
    return PricingTable.objects.create(**columns, kind=kind, year=year, amendment=amendment)


def changes(table: PricingTable) -> list[Difference]:
    """Return what a table that waits for approval changes in the policy in force."""
    book, name = selectors.policy_book(), table.amendment.name
    return differences(policy_of(table.year, book=book)[name], book.parameter(name).coerce(table.amendment.value))


def _read(content: bytes, kind: str, year: int, book: Book) -> Values:
    values, faults = read_pricing_table(content, kind=kind, year=year, today=clock.today(), book=book)
    if faults:
        raise FaultyFile(faults)
    return values
