"""Filters for findings."""

from __future__ import annotations

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_TEMPLATE = re.compile(r"(/participants/[^/\s]+/submissions/templates/[a-z-]+\.xlsx)")


@register.filter
def with_link_to_template(fix: str) -> SafeString:
    """Return the sentence of a fix, with a link in place of the address of the template."""
    parts = _TEMPLATE.split(fix)
    return mark_safe(  # noqa: S308 (each part is escaped)
        "".join(
            format_html('<a class="usa-link" href="{}">current template (XLSX)</a>', part)
            if _TEMPLATE.fullmatch(part)
            else conditional_escape(part)
            for part in parts
        )
    )
