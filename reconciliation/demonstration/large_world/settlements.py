"""Settlements of the reports of a large world: their finality, and repayments and payments in several states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from portal.participation.models import Obligation
from portal.policy import Book
from reconciliation import lifecycle
from reconciliation.models import Finality, Payment, Repayment, RepaymentEntry, Report
from reconciliation.rules import dispute
from reconciliation.rules import repayment as rules
from reconciliation.services import repayments

from .practices import BY, ENDS_ON, ROWS_AT_ONCE

OPEN_EVERY = 3
"""Of the reports of the last year every third repayment is not paid, and every third payment is not sent."""


def settle(reports: Sequence[Report], *, last_year: bool, book: Book, at: datetime) -> None:
    """Write what followed from issued reports of a year until the day of the world."""
    owing = [one for one in reports if one.total is not None and one.total < 0]
    paid = [one for one in reports if one.total is not None and one.total > 0]
    _repayments(owing, last_year, book, at)
    sent_on = at.date() + timedelta(days=book.on(at.date())["reconciliation/payment_days"])
    Payment.objects.bulk_create(
        (_payment(one, sent_on, sent=not last_year or number % OPEN_EVERY > 0) for number, one in enumerate(paid)),
        batch_size=ROWS_AT_ONCE,
    )
    Finality.objects.bulk_create((_finality(one, at) for one in reports), batch_size=ROWS_AT_ONCE)


def _repayments(owing: Sequence[Report], last_year: bool, book: Book, at: datetime) -> None:
    demanded_on = at.date()
    made = []
    for number, report in enumerate(owing):
        amount = -(report.total or 0)
        due_on = rules.owed(rules.RepaymentFacts(amount, demanded_on), on=demanded_on, book=book).due_on
        row = Repayment(
            report=report, participant_id=report.participant_id, amount=amount, demanded_on=demanded_on, due_on=due_on
        )
        if not last_year or number % OPEN_EVERY:
            lifecycle.REPAYMENT.move(row, Repayment.Status.PAID)
            row.received, row.settled_on = amount, due_on
        made.append(row)
    made = Repayment.objects.bulk_create(made, batch_size=ROWS_AT_ONCE)
    RepaymentEntry.objects.bulk_create(
        (
            RepaymentEntry(
                repayment=one, participant_id=one.participant_id, kind=RepaymentEntry.Kind.PAID, amount=one.amount,
                received_on=one.settled_on, recorded_by=BY, recorded_at=at,
            )
            for one in made
            if one.settled_on
        ),
        batch_size=ROWS_AT_ONCE,
    )  # fmt: skip
    Obligation.objects.bulk_create((_obligation(one) for one in made), batch_size=ROWS_AT_ONCE)


def _obligation(one: Repayment) -> Obligation:
    given: dict[str, Any] = repayments.obligation_of(one)
    return Obligation(
        **given, participant_id=one.participant_id, ruled_due_on=given["due_on"], taken_late=True,
        settled_on=one.settled_on,
    )  # fmt: skip


def _payment(report: Report, sent_on: date, *, sent: bool) -> Payment:
    row = Payment(
        report=report, participant_id=report.participant_id, amount=report.total or 0, expected_on=sent_on
    )  # fmt: skip
    if sent and sent_on <= ENDS_ON:
        lifecycle.PAYMENT.move(row, Payment.Status.SENT)
        row.sent_on, row.reference = sent_on, f"W{report.pk}"
    return row


def _finality(report: Report, at: datetime) -> Finality:
    found = dispute.finality(notice_due_on=report.notice_due_on, notices=())
    return Finality(
        report=report, participant_id=report.participant_id, final_on=found.final_on, because=found.because, found_at=at
    )
