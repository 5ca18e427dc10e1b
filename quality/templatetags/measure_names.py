"""The names of quality measures, in place of their codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template

from quality.rules import measures

register = template.Library()


@register.filter
def measure_name(code: str, known: Iterable[Mapping[str, str]]) -> str:
    """
    Return the title of a measure, with its number if it has one.

    :param code: the measure as files name it, such as 047 or treatment-summary
    :param known: the rows of the parameter "quality/measures"
    """
    return measures.titled(code, known)
