"""Bars beside the numbers of a table: the same numbers as a picture."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.formatting import length_of_time

register = template.Library()

WIDTH = 100


@register.simple_tag
def bar(*lengths: float) -> SafeString:
    """
    Draw one bar of parts that follow each other; a screen reader reads the numbers beside it instead.

    :param lengths: of the parts, in any unit; together they fill the picture
    """
    whole = float(sum(lengths)) or 1.0
    parts, start = [], 0.0
    for number, length in enumerate(lengths, 1):
        width = WIDTH * float(length) / whole
        parts.append((number, f"{start:.1f}", f"{width:.1f}"))
        start += width
    part = '<rect class="bar__part--{}" x="{}" y="0" width="{}" height="8"></rect>'
    return format_html(
        '<svg class="bar" viewBox="0 0 {} 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>',
        WIDTH,
        format_html_join("", part, parts),
    )


register.filter("duration", length_of_time)
