"""The sentences about a report, for its pages."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from portal.policy.value_words import value_words
from reconciliation import wording
from reconciliation.models import Report
from reconciliation.rules import accounts
from reconciliation.selectors.accounts import TOTAL

register = template.Library()
MEANINGS = {accounts.DUE: "due to you", accounts.RECEIVED: "received by you", accounts.CHARGED: "paid to others"}


@register.filter
def meaning_words(meaning: str) -> str:
    """
    Say what the counted amount of a claim line means: due, received, or paid to others.

    :param meaning: the meaning of the amount in the account of a line
    """
    return MEANINGS[meaning]


@register.filter
def account_row(meaning: str) -> str:
    """
    Return the class of a row of an account: that of the total.

    :param meaning: the meaning of the row
    """
    return "report-lines__total" if meaning == TOTAL else ""


@register.filter
def choice_words(choice: str) -> str:
    """
    Write a choice of a parameter in words.

    :param choice: one of the parameter's choices, as its file has it
    """
    return value_words(choice, "choice")


@register.simple_tag
def who_pays(report: Report) -> SafeString:
    """
    Tell the participant who pays whom, with the amount in bold.

    :param report: an issued report
    """
    return wording.who_pays(report, wording.PARTICIPANT, emphasis="<strong>{}</strong>")
