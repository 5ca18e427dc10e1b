"""Repayments and payments of reports: demanded or expected at the issue, received, offset, waived, sent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from portal import clock, personal_data
from portal.formatting import dollars, long_date
from portal.models import User
from portal.participation.models import Obligation
from portal.participation.services import obligations
from portal.policy import Book
from portal.selectors import policy_book
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Actor, Refused, actor_label, use_case
from portal.staff import ANALYST, may_act_as
from reconciliation import lifecycle
from reconciliation.models import Payment, Repayment, RepaymentEntry, Report
from reconciliation.rules import repayment as rules
from reconciliation.selectors import repayments as selectors

ENDS = {
    RepaymentEntry.Kind.PAID: Repayment.Status.PAID,
    RepaymentEntry.Kind.OFFSET: Repayment.Status.OFFSET,
    RepaymentEntry.Kind.WAIVED: Repayment.Status.WAIVED,
}


@use_case("repayment.open")
def open_for(*, report: Report, by: Actor) -> None:
    """Demand or expect what an issued report adds to the reports that it replaces; a carried-over true-up adds nothing.

    An amount in the participant's favor first offsets what it still owes; one against it first reduces what CMS has
    not sent yet. Neither deletes anything.
    """
    if report.carried_over or report.total is None:
        return
    book = policy_book()
    change = report.total - selectors.settled_before(report)
    if change > 0:
        _pay(report, change, book, by)
    elif change < 0:
        _demand(report, -change, book, by)


def _pay(report: Report, amount: Decimal, book: Book, by: Actor) -> None:
    """Offset what the participant still owes, the first due first, and expect the rest as a payment."""
    today = clock.today()
    open_ones = Repayment.objects.select_for_update(of=("self",)).select_related("report__run")
    open_ones = open_ones.filter(participant_id=report.participant_id, status=Repayment.Status.DEMANDED)
    if book.on(today)["reconciliation/repayment_offset_from"] != rules.ANY_REPORT:
        open_ones = open_ones.filter(report__run__year=report.run.year, report__run__kind=report.run.kind)
    found = {one.pk: one for one in open_ones.order_by("demanded_on", "pk")}
    outstanding = [(pk, selectors.owed_of(one, on=today, book=book).total) for pk, one in found.items()]
    shares, rest = rules.offsets(amount, outstanding)
    for pk, share in shares:
        _receive(found[pk], RepaymentEntry.Kind.OFFSET, share, today, "", book, by, offset_by=report)
    if rest:
        Payment.objects.create(
            report=report,
            participant_id=report.participant_id,
            amount=rest,
            expected_on=today + timedelta(days=book.on(today)["reconciliation/payment_days"]),
        )


def _demand(report: Report, amount: Decimal, book: Book, by: Actor) -> None:
    """Reduce the payments of the same reconciliation that are not sent yet, and demand the rest."""
    unsent = Payment.objects.select_for_update(of=("self",)).filter(
        participant_id=report.participant_id, status=Payment.Status.DUE, report__run__year=report.run.year,
        report__run__kind=report.run.kind,
    )  # fmt: skip
    found = {one.pk: one for one in unsent.order_by("pk")}
    shares, rest = rules.offsets(amount, [(pk, one.remaining) for pk, one in found.items()])
    for pk, share in shares:
        payment = found[pk]
        payment.reduced_by += share
        if not payment.remaining:
            lifecycle.PAYMENT.move(payment, Payment.Status.OFFSET)
        payment.save(update_fields=["reduced_by", "status"])
    if not rest:
        return
    made = Repayment(
        report=report, participant_id=report.participant_id, amount=rest, demanded_on=clock.today()
    )  # fmt: skip
    due_on = rules.owed(rules.RepaymentFacts(rest, made.demanded_on), on=made.demanded_on, book=book).due_on
    if due_on is None:
        raise ValueError("A repayment without a notice has a last day.")
    made.due_on = due_on
    made.save()
    obligations.open_by_event(participant=report.participant, **obligation_of(made), by=by)


def obligation_of(made: Repayment) -> dict[str, Any]:
    """Return what the list of what is due says of a repayment."""
    report = made.report
    return {
        "year": report.run.year,
        "code": made.code,
        "title": f"Repay CMS {dollars(made.amount)} of the report of {long_date(report.report_on)}",
        "opens_on": made.demanded_on,
        "due_on": made.due_on,
        "authority": rules.AUTHORITY,
        "consequence": "Interest is charged from the day after this day, and CMS takes what is owed from later "
        "payments.",
        "page": "reconciliation:report",
        "action": "See how to pay",
        "is_right": False,
    }


@use_case("repayment.record")
def record(*, repayment: Repayment, kind: str, amount: Decimal, received_on: date, note: str = "", by: User) -> None:
    """Record that a participant paid a part or all of a repayment, or that CMS waived it.

    :raises Refused: for a person who may not, a day before the demand or in the future, a waiver without a reason, or
        more than is owed on the day.
    """
    if not may_act_as(by, ANALYST):
        raise Refused("Only analysts can record what was received.")
    personal_data.check_text(note, field="note")
    book = policy_book()
    check_in_reach(book=book, received_on=received_on)
    row = Repayment.objects.select_for_update(of=("self",)).select_related("report__run", "participant").get(
        pk=repayment.pk
    )  # fmt: skip
    if row.status != Repayment.Status.DEMANDED:
        raise Refused(f"This repayment is settled: {row.get_status_display().lower()}.")
    if not row.demanded_on <= received_on <= clock.today():
        raise Refused(
            f"Give a day from {long_date(row.demanded_on)}, the day of the demand, to today.", field="received_on"
        )
    last = max((one.received_on for one in row.entries.all()), default=received_on)
    if received_on < last:
        raise Refused(
            f"Something was received on {long_date(last)}. Give that day or a later one.", field="received_on"
        )
    if kind == RepaymentEntry.Kind.WAIVED and not note.strip():
        raise Refused("Say why CMS waives it.", field="note")
    total = selectors.owed_of(row, on=received_on, book=book).total
    if not 0 < amount <= total:
        raise Refused(f"Give an amount up to {dollars(total)}, what was owed on that day.", field="amount")
    _receive(row, kind, amount, received_on, note.strip(), book, by)


def _receive(
    row: Repayment, kind: str, amount: Decimal, on: date, note: str, book: Book, by: Actor, *,
    offset_by: Report | None = None,
) -> None:  # fmt: skip
    RepaymentEntry.objects.create(
        repayment=row,
        participant_id=row.participant_id,
        kind=kind,
        amount=amount,
        received_on=on,
        note=note,
        offset_by=offset_by,
        recorded_by=actor_label(by),
        recorded_at=clock.now(),
    )
    row.received += amount
    if not selectors.owed_of(row, on=on, book=book).total:
        lifecycle.REPAYMENT.move(row, ENDS[RepaymentEntry.Kind(kind)])
        row.settled_on = on
        obligations.settle(participant=row.participant, year=row.report.run.year, code=row.code, by=by)
    row.save(update_fields=["received", "status", "settled_on"])


@use_case("payment.send")
def send(*, payment: Payment, sent_on: date, reference: str = "", by: User) -> None:
    """Record that CMS sent a payment.

    :raises Refused: for a person who may not, a payment that is not due, or a day that cannot be.
    """
    if not may_act_as(by, ANALYST):
        raise Refused("Only analysts can record that a payment was sent.")
    personal_data.check_text(reference, field="reference")
    check_in_reach(book=policy_book(), sent_on=sent_on)
    row = Payment.objects.select_for_update(of=("self",)).select_related("report").get(pk=payment.pk)
    if row.status != Payment.Status.DUE:
        raise Refused(f"This payment is not due any more: {row.get_status_display().lower()}.")
    if not row.report.report_on <= sent_on <= clock.today():
        raise Refused(f"Give a day from {long_date(row.report.report_on)}, the report date, to today.", field="sent_on")
    lifecycle.PAYMENT.move(row, Payment.Status.SENT)
    row.sent_on, row.reference = sent_on, reference.strip()
    row.save(update_fields=["status", "sent_on", "reference"])


def follow_notices(*, by: Actor) -> int:
    """Let repayments wait while an error notice about their report is open, and go on afterwards; return how many."""
    with_notices = Repayment.objects.filter(status=Repayment.Status.DEMANDED, report__notices__isnull=False)
    ids = with_notices.order_by("pk").values_list("pk", flat=True).distinct()
    return sum(_follow(repayment_id=pk, by=by) for pk in list(ids))


@use_case("repayment.follow")
def _follow(*, repayment_id: int, by: Actor) -> bool:
    row = Repayment.objects.select_for_update(of=("self",)).select_related("report__run", "participant").get(
        pk=repayment_id
    )  # fmt: skip
    pauses = selectors.pauses_of(row.report)
    if row.status != Repayment.Status.DEMANDED or pauses == row.pauses:
        return False
    row.pauses = pauses
    row.due_on = selectors.owed_of(row, on=clock.today(), book=policy_book()).due_on
    row.save(update_fields=["pauses", "due_on"])
    duty = Obligation.objects.get(participant=row.participant, year=row.report.run.year, code=row.code)
    if row.due_on is None:
        obligations.waive(obligation=duty, because="Your error notice about this report is open.", by=by)
    else:
        obligations.ask_again(obligation=duty, due_on=row.due_on, by=by)
    return True
