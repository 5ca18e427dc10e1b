"""The sentences about a report, for its pages."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from reconciliation import wording
from reconciliation.models import Report

register = template.Library()


@register.simple_tag
def who_pays(report: Report) -> SafeString:
    """
    Tell the participant who pays whom, with the amount in bold.

    :param report: an issued report
    """
    return wording.who_pays(report, wording.PARTICIPANT, emphasis="<strong>{}</strong>")
