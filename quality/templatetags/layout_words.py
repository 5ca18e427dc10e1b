"""Words about the columns of a layout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from quality.intake.layout_versions import in_words

register = template.Library()


@register.filter
def takes(column: Mapping[str, Any]) -> str:
    """Return what a column takes: its words, or its format with unit, range and decimals.

    :param column: as `quality.intake.layouts.describe` describes it.
    """
    words = column["allowed_by_cancer_type"] or column["allowed"]
    if words:
        return in_words(words)
    facts = [column["format"], column["unit"] and f"in {column['unit']}"]
    facts += [f"{name} {column[name]}" for name in ("least", "most") if column[name] is not None]
    if column["decimals"] is not None:
        facts.append(f"{column['decimals']} decimals")
    return "; ".join(filter(None, facts))
