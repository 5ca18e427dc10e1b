"""Filters for findings and the columns of files."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_WORDS = re.compile(r"[^_]{1,30}_?|_")  # a name that somebody made up may have no end
_TEMPLATE = re.compile(r"(/participants/[^/\s]+/submissions/templates/[a-z-]+\.xlsx)")


@register.filter
def column_name(name: str | None) -> SafeString:
    """Write the name of a column so that a narrow table breaks it after an underscore, not inside a word."""
    return format_html_join("", "{}<wbr>", ((word,) for word in _WORDS.findall(name or "—")))


@register.filter
def with_link_to_template(fix: str) -> SafeString:
    """Return the sentence of a fix, with a link in place of the address of the template."""
    before, *rest = _TEMPLATE.split(fix)
    linked = format_html_join(
        "", '<a class="usa-link" href="{}">current template (XLSX)</a>{}', zip(rest[::2], rest[1::2], strict=True)
    )
    return format_html("{}{}", before, linked)
