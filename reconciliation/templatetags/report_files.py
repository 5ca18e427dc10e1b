"""The files of a report on its page: the PDF that is kept with it, and the lines as CSV and JSON."""

from __future__ import annotations

from typing import Any

from django import template

from reconciliation.models import Report
from reconciliation.selectors import display

register = template.Library()


@register.inclusion_tag("reconciliation/report_files.html", takes_context=True)
def report_files(context: dict[str, Any], report: Report) -> dict[str, Any]:
    """Show the downloads of a report, and the state of its PDF while it is written."""
    return {"csrf_token": context.get("csrf_token"), **display.files_of(report)}
