"""Repayments to CMS, 42 CFR 512.285: the last day, simple interest and offsets (docs/readings.md#repayments)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from portal.formatting import Unit, dollars, long_date, percent
from portal.policy import Book
from portal.rules.money import cents
from portal.rules.worksheet import Line

AUTHORITY = "42 CFR 512.285"
INTEREST_AUTHORITY = "42 CFR 405.378"
WAITS = "waits"
ANY_REPORT = "any-report"
ZERO = Decimal(0)
DAY = timedelta(days=1)
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Pause:
    """The days on which an error notice was open, the last one included; `to_on` is None while it is."""

    from_on: date
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """Sum that was paid, offset or waived on a day, in USD."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RepaymentFacts:
    """A repayment in USD, the day of its demand, its pauses, and what was received."""

    amount: Decimal
    demanded_on: date
    pauses: tuple[Pause, ...] = ()
    received: tuple[Received, ...] = ()


@dataclass(frozen=True, slots=True)
class Owed:
    """Balance of a repayment on a day, in USD; `due_on` is None while an open notice keeps it waiting.

    `days` are those after the last day on which interest grows, and `charged` is all interest of them.
    """

    due_on: date | None
    days: int
    charged: Decimal
    principal: Decimal
    interest: Decimal
    total: Decimal
    lines: tuple[Line, ...]


def owed(facts: RepaymentFacts, *, on: date, book: Book) -> Owed:
    """Return what is owed of a repayment at the end of a day, 42 CFR 512.285.

    Interest is simple: the outstanding principal, the yearly rate and the days after the last day, by the days of the
    year, rounded at each payment. A payment pays the interest first. The policy is that of the demand.
    """
    policy = book.on(facts.demanded_on)
    pauses = facts.pauses if policy["reconciliation/repayment_during_notice"] == WAITS else ()
    days: int = policy["reconciliation/repayment_days"]
    due_on = _due_on(facts.demanded_on, days, pauses)
    rate, basis = policy["reconciliation/repayment_interest_rate"], policy["reconciliation/repayment_interest_basis"]
    said = f"{long_date(facts.demanded_on)} plus {days} days"
    lines = [
        Line("Demanded", facts.amount, "the total of the report, less what other reports settle", AUTHORITY,
             unit=Unit.USD),
        Line("Waits while an error notice is open" if due_on is None else f"Due by {long_date(due_on)}", None,
             f"{said}{', without the days on which an error notice was open' if pauses else ''}", AUTHORITY),
    ]  # fmt: skip
    principal, interest, since = facts.amount, ZERO, due_on
    days_late, charged = 0, ZERO
    events = [one for one in sorted(facts.received, key=lambda one: one.on) if one.on <= on]
    for event in [*events, None]:
        until = event.on if event else on
        if since is not None and until > since:
            counted = _counted(since, until, pauses)
            grown = cents(principal * rate * counted / basis)
            if grown:
                words = f"{dollars(principal)} times {percent(rate)} times {counted} of {basis} days"
                lines.append(Line(f"Interest through {long_date(until)}", grown, words, INTEREST_AUTHORITY,
                                  unit=Unit.USD))  # fmt: skip
            interest, since = interest + grown, until
            days_late, charged = days_late + (counted if principal else 0), charged + grown
        if event:
            of_interest = min(interest, event.amount)
            interest, principal = interest - of_interest, principal - (event.amount - of_interest)
            words = f"{dollars(of_interest)} for interest, the rest for the principal"
            lines.append(Line(f"Received {long_date(event.on)}", -event.amount, words, AUTHORITY, unit=Unit.USD))
    total = principal + interest
    lines.append(Line("Owed", total, f"{dollars(principal)} and {dollars(interest)} interest", AUTHORITY,
                      unit=Unit.USD))  # fmt: skip
    return Owed(due_on, days_late, charged, principal, interest, total, tuple(lines))


def offsets(amount: Decimal, outstanding: Iterable[tuple[Key, Decimal]]) -> tuple[list[tuple[Key, Decimal]], Decimal]:
    """Spread an amount over what is outstanding, in order, 42 CFR 512.285; return the shares and the rest."""
    shares = []
    for key, most in outstanding:
        share = min(amount, most)
        if share > 0:
            shares.append((key, share))
            amount -= share
    return shares, amount


def _due_on(demanded_on: date, days: int, pauses: tuple[Pause, ...]) -> date | None:
    """Return the day by which so many days have counted; None if an open pause keeps them from counting."""
    due_on = demanded_on + timedelta(days=days)
    while (missing := days - _counted(demanded_on, due_on, pauses)) > 0:
        if any(pause.to_on is None and pause.from_on <= due_on for pause in pauses):
            return None
        due_on += timedelta(days=missing)
    return due_on


def _counted(after: date, through: date, pauses: tuple[Pause, ...]) -> int:
    """Return the number of days after one day and through another that lie in no pause."""
    paused: set[date] = set()
    for pause in pauses:
        first, last = max(pause.from_on, after + DAY), min(pause.to_on or through, through)
        paused.update(first + number * DAY for number in range(max((last - first).days + 1, 0)))
    return (through - after).days - len(paused)
