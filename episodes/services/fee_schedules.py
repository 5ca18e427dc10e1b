"""Fee tables: staff load them with their source, and nobody changes them afterwards."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from episodes.models import FeeAmount, FeeSchedule
from portal import selectors
from portal.characters import tidy
from portal.formatting import long_date
from portal.policy import Book
from portal.services import loaded_tables
from portal.services.typed_days import check_in_order, check_in_reach
from portal.services.use_case import Actor, Refused, use_case

COLUMNS = ("hcpcs", "modifier", "setting", "amount", "from", "to", "source")
MODIFIERS = ("", "26", "TC")
NUL = b"\0"
END_MARK = "\x1a"  # Ctrl-Z, which DOS programs write after the last line


@use_case("fee_schedule.load")
def load(*, name: str, content: bytes, by: Actor) -> FeeSchedule:
    """Load a fee table (CSV with hcpcs, modifier, setting, amount, from, to, source).

    :raises Refused: when the file was loaded before, or a row cannot be read; the sentence names the first such row.
    """
    earlier = FeeSchedule.objects.filter(sha256=loaded_tables.digest_of(content)).first()
    if earlier is not None:
        day = long_date(earlier.loaded_at)
        raise Refused(f"{name} was loaded on {day} as {earlier.name}. It is not loaded again.")
    rows = _rows(name, content)
    source = rows[0][1]["source"]
    columns = loaded_tables.columns_of(name=name, content=content, source=source, rows=len(rows), outcome={}, by=by)
    schedule = FeeSchedule(**columns)
    _check(schedule, f"{name}, line {rows[0][0]}", "outcome")
    book = selectors.policy_book()
    amounts = [_amount(schedule, f"{name}, line {number}", row, book) for number, row in rows]
    _check_days(name, [number for number, _ in rows], amounts)
    schedule.outcome = _outcome(amounts)
    schedule.save()
    FeeAmount.objects.bulk_create(amounts)
    return schedule


def _outcome(amounts: list[FeeAmount]) -> dict[str, int]:
    """Compare amounts with those that hold on their first days: a later table replaces an earlier one."""
    stored = FeeAmount.objects.filter(hcpcs__in={one.hcpcs for one in amounts}).order_by("schedule_id", "pk")
    known: dict[tuple[str, str, str], list[FeeAmount]] = defaultdict(list)
    for row in stored:
        known[_service(row)].append(row)
    now = {
        (_service(one), one.from_on): row.amount
        for one in amounts
        for row in known[_service(one)]
        if row.from_on <= one.from_on and (row.to_on is None or one.from_on <= row.to_on)
    }
    found = {(_service(one), one.from_on): one.amount for one in amounts}
    counts = loaded_tables.compared(now, found)
    del counts["gone"]  # amounts that a table does not give stay as they are
    return counts


def _service(amount: FeeAmount) -> tuple[str, str, str]:
    return amount.hcpcs, amount.modifier, amount.setting


def _rows(name: str, content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Split a table into rows with their line numbers; every row has every column."""
    if NUL in content:
        raise Refused(f"{name} is not UTF-8 text. Export it again as CSV.")
    line = 0
    try:
        text = content.decode("utf-8-sig").rstrip(END_MARK + "\r\n")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        columns = _column_positions(name, next((row for row in reader if any(map(str.strip, row))), []))
        rows = []
        line = reader.line_num
        for values in reader:
            line = reader.line_num
            if any(value.strip() for value in values[columns.width :]):
                raise Refused(
                    f"{name}, line {line}: the row has more values than the header. Put quotation marks around a value "
                    "that holds a comma."
                )
            if any(value.strip() for value in values):
                rows.append((line, columns.of(values)))
    except UnicodeDecodeError:
        raise Refused(f"{name} is not UTF-8 text. Export it again as CSV.") from None
    except csv.Error:
        raise Refused(
            f"{name} is not a table of comma-separated values below line {line}: a quotation mark there may "
            "not be closed. Export it again as CSV."
        ) from None
    if not rows:
        raise Refused(f"{name} contains no amounts.")
    return rows


@dataclass(frozen=True, slots=True)
class _ColumnPositions:
    """The positions of the columns in a header, and the number of names in it."""

    by_name: dict[str, int]
    width: int

    def of(self, values: list[str]) -> dict[str, str]:
        """Return a row's values by column; a value is empty where the row ends before it."""
        return {
            name: values[position].strip() if position < len(values) else "" for name, position in self.by_name.items()
        }


def _column_positions(name: str, header: list[str]) -> _ColumnPositions:
    """Find the columns in a header.

    :raises Refused: when the header lacks a column or names one twice.
    """
    names = [tidy(column).lower() for column in header]
    if missing := [column for column in COLUMNS if column not in names]:
        hint = " Put commas between the columns." if len(header) == 1 else ""
        raise Refused(f"{name} lacks the column {', '.join(missing)}.{hint}")
    if doubled := [column for column in COLUMNS if names.count(column) > 1]:
        raise Refused(f"{name} names a column twice: {', '.join(doubled)}. Remove one of them.")
    return _ColumnPositions({column: names.index(column) for column in COLUMNS}, len(names))


def _amount(schedule: FeeSchedule, place: str, row: dict[str, str], book: Book) -> FeeAmount:
    """Read one row of a fee table.

    :raises Refused: when a value cannot be read or is out of range.
    """
    try:
        amount = Decimal(row["amount"])
        from_on = date.fromisoformat(row["from"])
        to_on = date.fromisoformat(row["to"]) if row["to"] else None
    except (InvalidOperation, ValueError):
        raise Refused(f"{place}: amount must be a number, from and to dates like 2021-01-31.") from None
    try:
        check_in_reach(book=book, from_on=from_on, to_on=to_on)
        check_in_order(from_on=from_on, to_on=to_on)
    except Refused as refusal:
        raise Refused(f"{place}: {refusal}") from None
    modifier, setting = row["modifier"].upper(), row["setting"].lower()
    if modifier not in MODIFIERS or setting not in FeeAmount.Setting.values:
        raise Refused(f"{place}: modifier is blank, 26 or TC; setting is carrier or outpatient.")
    if not amount.is_finite() or amount < 0:
        raise Refused(f"{place}: the amount must be zero or more.")
    made = FeeAmount(
        hcpcs=row["hcpcs"].upper(),
        modifier=modifier,
        setting=setting,
        amount=amount,
        from_on=from_on,
        to_on=to_on,
    )
    _check(made, place, "schedule")
    made.schedule = schedule
    return made


def _check(row: FeeSchedule | FeeAmount, place: str, *unset: str) -> None:
    """Check a row against the limits of its table, so that a bad row is refused before the database fails.

    :raises Refused: with the first field that does not fit.
    """
    try:
        row.clean_fields(exclude=unset)
    except ValidationError as error:
        field, [sentence, *_] = next(iter(error.message_dict.items()))
        raise Refused(f"{place}: {row._meta.get_field(field).verbose_name}: {sentence}") from None


def _check_days(name: str, numbers: list[int], amounts: list[FeeAmount]) -> None:
    """Refuse two amounts for one service and setting on one day."""
    ordered = sorted(
        zip(amounts, numbers, strict=True),
        key=lambda pair: (_service(pair[0]), pair[0].from_on),
    )
    before: tuple[FeeAmount, int] | None = None
    for amount, number in ordered:
        if before is not None and _service(amount) == _service(before[0]):
            last = before[0].to_on
            if last is None or last >= amount.from_on:
                raise Refused(
                    f"{name}, line {number}: line {before[1]} gives an amount for the same service on the same day."
                )
        before = amount, number
