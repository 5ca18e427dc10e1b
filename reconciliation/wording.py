"""Sentences about a report that its pages and its PDF both print."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.templatetags.portal_display import money
from reconciliation.models import Kind, Report

# Whom a sentence speaks to: the participant itself, or whoever holds the document.
PARTICIPANT = "participant"
ANYONE = "anyone"

WHO_PAYS = {
    PARTICIPANT: {
        (Kind.INITIAL, "payment"): "CMS pays you {amount}.",
        (Kind.INITIAL, "repayment"): "You pay back {amount} to CMS.",
        (Kind.INITIAL, "none"): "Nobody pays: the report comes to {amount}.",
        (Kind.TRUE_UP, "payment"): "The true-up adds {amount} to your next report.",
        (Kind.TRUE_UP, "repayment"): "The true-up takes {amount} off your next report.",
        (Kind.TRUE_UP, "none"): "The true-up changes nothing: it comes to {amount}.",
    },
    ANYONE: {
        (Kind.INITIAL, "payment"): "CMS pays the participant {amount}.",
        (Kind.INITIAL, "repayment"): "The participant pays back {amount} to CMS.",
        (Kind.INITIAL, "none"): "Nobody pays: the report comes to {amount}.",
        (Kind.TRUE_UP, "payment"): "The true-up adds {amount} to the next report.",
        (Kind.TRUE_UP, "repayment"): "The true-up takes {amount} off the next report.",
        (Kind.TRUE_UP, "none"): "The true-up changes nothing: it comes to {amount}.",
    },
}


def who_pays(report: Report, reader: str, *, emphasis: str = "{}") -> SafeString:
    """Say who pays whom and how much.

    :param reader: whom the sentence speaks to, `PARTICIPANT` or `ANYONE`.
    :param emphasis: the markup around the amount.
    """
    sentence = WHO_PAYS[reader][Kind(report.run.kind), report.direction]
    return format_html(sentence, amount=format_html(emphasis, money(report.owed)))
