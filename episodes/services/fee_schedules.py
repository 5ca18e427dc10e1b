"""Fee tables: loaded by staff with their source, never changed afterwards."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date
from decimal import Decimal, InvalidOperation

from episodes.models import FeeAmount, FeeSchedule
from portal import clock, selectors
from portal.policy import Book
from portal.services.typed_days import check_in_order, check_in_reach
from portal.services.use_case import Actor, Refused, actor_label, use_case

COLUMNS = ("hcpcs", "modifier", "setting", "amount", "from", "to", "source")
MODIFIERS = ("", "26", "TC")


@use_case("fee_schedule.load")
def load(*, name: str, content: bytes, by: Actor) -> FeeSchedule:
    """Load a fee table (CSV with hcpcs, modifier, setting, amount, from, to, source).

    :raises Refused: when it was loaded before, or with the first row that cannot be read.
    """
    digest = hashlib.sha256(content).hexdigest()
    earlier = FeeSchedule.objects.filter(sha256=digest).first()
    if earlier is not None:
        raise Refused(f"{name} was loaded on {earlier.loaded_at:%Y-%m-%d} as {earlier.name}; it is not loaded again.")
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise Refused(f"{name} is not UTF-8 text: export it again as CSV.") from None
    if missing := [column for column in COLUMNS if column not in (reader.fieldnames or [])]:
        raise Refused(f"{name} lacks the column {', '.join(missing)}.")
    rows = list(reader)
    if not rows:
        raise Refused(f"{name} holds no amounts.")
    schedule = FeeSchedule.objects.create(
        name=name,
        source=rows[0]["source"].strip(),
        sha256=digest,
        loaded_at=clock.now(),
        loaded_by=actor_label(by),
    )
    book = selectors.policy_book()
    FeeAmount.objects.bulk_create(_amount(schedule, number, row, book) for number, row in enumerate(rows, 2))
    return schedule


def _amount(schedule: FeeSchedule, number: int, row: dict[str, str], book: Book) -> FeeAmount:
    """Read one row of a fee table."""
    place = f"{schedule.name}, line {number}"
    try:
        amount = Decimal(row["amount"])
        from_on = date.fromisoformat(row["from"])
        to_on = date.fromisoformat(row["to"]) if row["to"] else None
    except (InvalidOperation, ValueError):
        raise Refused(f"{place}: amount must be a number, from and to ISO dates.") from None
    try:
        check_in_reach(book=book, from_on=from_on, to_on=to_on)
        check_in_order(from_on=from_on, to_on=to_on)
    except Refused as refusal:
        raise Refused(f"{place}: {refusal}") from None
    modifier, setting = row["modifier"].strip().upper(), row["setting"].strip().lower()
    if modifier not in MODIFIERS or setting not in FeeAmount.Setting.values:
        raise Refused(f"{place}: modifier is blank, 26 or TC; setting is carrier or outpatient.")
    if not amount.is_finite() or amount < 0:
        raise Refused(f"{place}: the amount must be zero or more.")
    hcpcs = row["hcpcs"].strip().upper()
    return FeeAmount(
        schedule=schedule, hcpcs=hcpcs, modifier=modifier, setting=setting, amount=amount, from_on=from_on, to_on=to_on
    )
