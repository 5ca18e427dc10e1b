"""The request of the rule of repayments, and its answer."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from portal.policy import Book
from portal.rules.input_error import InputError
from portal.rules.money import cents
from reconciliation.calculate.fields import Amount, Day
from reconciliation.calculate.request import Answer, Request
from reconciliation.rules import repayment


class Paid(BaseModel):
    """A sum that CMS received of a repayment."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    on: Day
    amount: Amount


class OpenNotice(BaseModel):
    """The days on which an error notice was open; without a last one it still is."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    from_on: Day
    to_on: Day | None = None


class Repayment(Request):
    """Request of `repayment`; without `as_of`, the balance is that of today."""

    demanded_on: Day
    amount: Amount
    paid: list[Paid] = Field(default_factory=list, max_length=100)
    open_notices: list[OpenNotice] = Field(default_factory=list, max_length=100)
    as_of: Day | None = None


def balance(request: Repayment, *, book: Book, today: date) -> Answer:
    """Answer with the last day, interest and balance of a repayment, 42 CFR 512.285."""
    as_of = request.as_of or today
    if as_of < request.demanded_on:
        raise InputError("as_of", "This is before the day of the demand. Give that day or a later one.")
    for number, one in enumerate(request.paid):
        if not request.demanded_on <= one.on <= as_of:
            raise InputError(f"paid.{number}.on", "Give a day from the demand to the day of the balance.")
    for number, notice in enumerate(request.open_notices):
        if notice.to_on is not None and notice.to_on < notice.from_on:
            raise InputError(f"open_notices.{number}.to_on", "This is before the first day of the notice.")
    facts = repayment.RepaymentFacts(
        amount=cents(request.amount),
        demanded_on=request.demanded_on,
        pauses=tuple(repayment.Pause(one.from_on, one.to_on) for one in request.open_notices),
        received=tuple(repayment.Received(one.on, cents(one.amount)) for one in request.paid),
    )
    found = repayment.owed(facts, on=as_of, book=book)
    if found.total < 0:
        raise InputError("paid", "More was paid than was owed. Give what was paid of this repayment alone.")
    result = {
        "due_on": found.due_on,
        "days": found.days,
        "interest_charged": found.charged,
        "principal": found.principal,
        "interest": found.interest,
        "balance": found.total,
    }
    return Answer(result, found.lines)
