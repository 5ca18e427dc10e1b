"""Filters for findings."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_TEMPLATE = re.compile(r"(/participants/[^/\s]+/submissions/templates/[a-z-]+\.xlsx)")


@register.filter
def with_link_to_template(fix: str) -> SafeString:
    """Return the sentence of a fix, with a link in place of the address of the template."""
    before, *rest = _TEMPLATE.split(fix)
    linked = format_html_join(
        "", '<a class="usa-link" href="{}">current template (XLSX)</a>{}', zip(rest[::2], rest[1::2], strict=True)
    )
    return format_html("{}{}", before, linked)
