"""The sentences about a report, for its pages."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from reconciliation import wording
from reconciliation.models import Statement

register = template.Library()


@register.simple_tag
def who_pays(statement: Statement) -> SafeString:
    """
    Say to the participant who pays whom, the amount in bold.

    :param statement: an issued report
    """
    return wording.who_pays(statement, wording.PARTICIPANT, emphasis="<strong>{}</strong>")
