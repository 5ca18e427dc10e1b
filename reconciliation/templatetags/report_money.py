"""The repayment or the payment that follows from a report, on its page and on the dashboard."""

from __future__ import annotations

from typing import Any

from django import template

from portal import clock
from portal.formatting import dollars, long_date
from portal.selectors import policy_book
from reconciliation.models import Payment, Repayment, Report
from reconciliation.selectors.repayments import owed_of

register = template.Library()


@register.inclusion_tag("reconciliation/report_money.html")
def report_money(report: Report) -> dict[str, Any]:
    """Show what the participant owes and how to pay, or the payment of CMS.

    :param report: an issued report, with its repayment and payment
    """
    repayment, payment = getattr(report, "repayment", None), getattr(report, "payment", None)
    context: dict[str, Any] = {"report": report, "repayment": repayment, "payment": payment}
    if repayment is not None:
        today, book = clock.today(), policy_book()
        on = repayment.settled_on or today
        found = owed_of(repayment, on=on, book=book)
        context |= {
            "owed": found,
            "overdue": found.due_on is not None and found.due_on < today,
            "entries": repayment.entries.all() if repayment.received else (),
            "instructions": book.on(today)["reconciliation/repayment_instructions"],
        }
    return context


@register.simple_tag
def money_sentence(report: Report) -> str:
    """Say in one sentence what is still to pay of a report; empty where nothing is.

    :param report: an issued report, with its repayment and payment
    """
    repayment, payment = getattr(report, "repayment", None), getattr(report, "payment", None)
    if repayment is not None and repayment.status == Repayment.Status.DEMANDED:
        found = owed_of(repayment, on=clock.today(), book=policy_book())
        if found.due_on is None:
            return f"You owe {dollars(found.total)}. It waits while your error notice is open."
        was = "was due" if found.due_on < clock.today() else "is due"
        return f"You owe {dollars(found.total)}, which {was} {long_date(found.due_on)}."
    if payment is not None and payment.status == Payment.Status.DUE:
        return f"CMS's payment of {dollars(payment.remaining)} is expected by {long_date(payment.expected_on)}."
    return ""
