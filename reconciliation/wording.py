"""Sentences about a report that its pages and its PDF both print."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.participation.wording import Wording
from portal.templatetags.portal_display import money
from reconciliation.models import Kind, Report

ERROR_NOTICE = Wording(
    "2020.1",
    "I have the authority to legally bind this participant. This participant contests the lines shown above of its "
    "reconciliation report. To the best of my knowledge, information and belief, what this notice and its files say is "
    "accurate, complete and truthful. I understand that CMS reviews the calculation of the payment or repayment and of "
    "the quality score, not the methodology, and that the calculation of every line that is not contested by the last "
    "day is binding.",
)

# The reader of a sentence: the participant, or anyone who holds the document.
PARTICIPANT = "participant"
ANYONE = "anyone"

PAID_NOW, CARRIED_OVER = "paid-now", "carried-over"
WHO_PAYS = {
    PARTICIPANT: {
        (PAID_NOW, "payment"): "CMS pays you {amount}.",
        (PAID_NOW, "repayment"): "You must repay CMS {amount}.",
        (PAID_NOW, "none"): "No payment is due. The report total is {amount}.",
        (CARRIED_OVER, "payment"): "The true-up adds {amount} to your next report.",
        (CARRIED_OVER, "repayment"): "The true-up subtracts {amount} from your next report.",
        (CARRIED_OVER, "none"): "The true-up changes nothing. Its total is {amount}.",
    },
    ANYONE: {
        (PAID_NOW, "payment"): "CMS pays the participant {amount}.",
        (PAID_NOW, "repayment"): "The participant must repay CMS {amount}.",
        (PAID_NOW, "none"): "No payment is due. The report total is {amount}.",
        (CARRIED_OVER, "payment"): "The true-up adds {amount} to the next report.",
        (CARRIED_OVER, "repayment"): "The true-up subtracts {amount} from the next report.",
        (CARRIED_OVER, "none"): "The true-up changes nothing. Its total is {amount}.",
    },
}


def contested_lines(count: int) -> str:
    """Count contested lines in words: "1 line", "2 lines"."""
    return f"{count:,} line" if count == 1 else f"{count:,} lines"


def who_pays(report: Report, reader: str, *, emphasis: str = "{}") -> SafeString:
    """Say who pays whom and how much, or that a true-up is settled with the next report.

    :param reader: the reader of the sentence, `PARTICIPANT` or `ANYONE`.
    :param emphasis: the markup around the amount.
    """
    changes_nothing = report.run.kind == Kind.TRUE_UP and report.direction == Report.Direction.NONE
    when = CARRIED_OVER if report.carried_over or changes_nothing else PAID_NOW
    sentence = WHO_PAYS[reader][when, report.direction]
    return format_html(sentence, amount=format_html(emphasis, money(report.owed)))
