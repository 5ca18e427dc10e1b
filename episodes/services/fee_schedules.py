"""Fee tables: staff load them with their source, and nobody changes them afterwards."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from episodes.models import FeeAmount, FeeSchedule
from portal import clock, selectors
from portal.characters import tidy
from portal.formatting import long_date
from portal.policy import Book
from portal.services.typed_days import check_in_order, check_in_reach
from portal.services.use_case import Actor, Refused, actor_label, use_case

COLUMNS = ("hcpcs", "modifier", "setting", "amount", "from", "to", "source")
MODIFIERS = ("", "26", "TC")
LONGEST_NAME = 200
NUL = b"\0"
END_MARK = "\x1a"  # Ctrl-Z, which DOS programs write after the last line


@use_case("fee_schedule.load")
def load(*, name: str, content: bytes, by: Actor) -> FeeSchedule:
    """Load a fee table (CSV with hcpcs, modifier, setting, amount, from, to, source).

    :raises Refused: when the file was loaded before, or a row cannot be read; the sentence names the first such row.
    """
    digest = hashlib.sha256(content).hexdigest()
    earlier = FeeSchedule.objects.filter(sha256=digest).first()
    if earlier is not None:
        day = long_date(earlier.loaded_at)
        raise Refused(f"{name} was loaded on {day} as {earlier.name}. It is not loaded again.")
    rows = _rows(name, content)
    schedule = FeeSchedule(
        name=name[:LONGEST_NAME],
        source=rows[0][1]["source"],
        sha256=digest,
        loaded_at=clock.now(),
        loaded_by=actor_label(by),
    )
    _check(schedule, f"{name}, line {rows[0][0]}")
    book = selectors.policy_book()
    amounts = [_amount(schedule, f"{name}, line {number}", row, book) for number, row in rows]
    _check_days(name, [number for number, _ in rows], amounts)
    schedule.save()
    FeeAmount.objects.bulk_create(amounts)
    return schedule


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
        key=lambda pair: (pair[0].hcpcs, pair[0].modifier, pair[0].setting, pair[0].from_on),
    )
    before: tuple[FeeAmount, int] | None = None
    for amount, number in ordered:
        key = (amount.hcpcs, amount.modifier, amount.setting)
        if before is not None and key == (before[0].hcpcs, before[0].modifier, before[0].setting):
            last = before[0].to_on
            if last is None or last >= amount.from_on:
                raise Refused(
                    f"{name}, line {number}: line {before[1]} gives an amount for the same service on the same day."
                )
        before = amount, number
