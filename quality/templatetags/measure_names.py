"""The names of quality measures, in place of their codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template

register = template.Library()


@register.filter
def measure_name(code: str, known: Iterable[Mapping[str, str]]) -> str:
    """
    Return the title of a measure, with its number if it has one; the code itself if the title is not known.

    :param code: the measure as files name it, such as 047 or treatment-summary
    :param known: the rows of the parameter "quality/measures"
    """
    title = next((row["title"] for row in known if row["measure"] == code), code)
    return f"{title} ({code})" if code.isdigit() and title != code else title
