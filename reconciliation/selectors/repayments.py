"""Repayments as records of the rule, and the pauses of their error notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from portal.policy import Book
from reconciliation.models import ErrorNotice, Reconsideration, Repayment, Report, Response
from reconciliation.rules.repayment import Owed, Pause, Received, RepaymentFacts, owed

OPENED = ("submitted", "extended", "answered")
"""The statuses of notices that were filed and not withdrawn."""


def pauses_of(report: Report) -> list[list[str | None]]:
    """Return the days on which a notice or a reconsideration of a report was open, each as first and last day.

    A notice is open from its receipt to the day before the answer, a reconsideration to the day before its decision or
    withdrawal.
    """
    notices = ErrorNotice.objects.filter(report=report, status__in=OPENED).order_by("pk")
    answered = dict(
        Response.objects.filter(notice__report=report)
        .exclude(outcome=Response.Outcome.EXTENDED)
        .values_list("notice_id", "issued_on")
    )
    spans = [(one.received_on, answered.get(one.pk)) for one in notices]
    asked = Reconsideration.objects.filter(notice__report=report).order_by("pk")
    spans += [
        (first, decided or (localdate(withdrawn) if withdrawn else None))
        for first, decided, withdrawn in asked.values_list("received_on", "decided_on", "withdrawn_at")
    ]
    days = timedelta(days=1)
    return [[first.isoformat(), (end - days).isoformat() if end else None] for first, end in spans]


def settled_before(report: Report) -> Decimal:
    """Return the total that the reports which an issued report replaces have settled, in USD.

    A true-up that was carried over has settled something only if a later report took it in, or if the report corrects
    it: then the report of the next year takes it in, sooner or later.
    """
    same = Report.objects.issued().filter(
        participant_id=report.participant_id, run__year=report.run.year, run__kind=report.run.kind
    )
    earlier = same.filter(run_id__lt=report.run_id).order_by("-report_on", "-pk").only("total", "carried_over").first()
    if earlier is None or earlier.total is None:
        return Decimal(0)
    if not earlier.carried_over or report.run.corrects_id is not None:
        return earlier.total
    taken = Report.objects.issued().filter(
        participant_id=report.participant_id, facts__prior_true_up_report=earlier.pk
    )  # fmt: skip
    return earlier.total if taken.exists() else Decimal(0)


def owed_of(repayment: Repayment, *, on: date, book: Book) -> Owed:
    """Return what is owed of a repayment on a day, from its stored pauses and its entries."""
    entries: Iterable[Any] = repayment.entries.all() if repayment.received else ()
    return owed(
        RepaymentFacts(
            amount=repayment.amount,
            demanded_on=repayment.demanded_on,
            pauses=tuple(
                Pause(date.fromisoformat(first), date.fromisoformat(last) if last else None)
                for first, last in repayment.pauses
            ),
            received=tuple(Received(one.received_on, one.amount) for one in entries),
        ),
        on=on,
        book=book,
    )
