"""Pictures of the performance report, as SVG without any inline style: one figure among those of the peers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template

from reconciliation.performance import Compared, Strip

register = template.Library()

WIDTH, HEIGHT = 200, 28
"""Of the picture, in its own units; the style sheet gives its size on the page."""


@register.inclusion_tag("reconciliation/peer_picture.html")
def peer_picture(row: Compared) -> dict[str, Any]:
    """
    Draw a figure of the practice beside the quartiles of its peers; nothing where there are none.

    :param row: the figure, whose words stand in the same row of the table
    """
    return {"row": row, "width": WIDTH, "height": HEIGHT, **(_places(row.strip) if row.strip else {})}


def _places(strip: Strip) -> dict[str, Any]:
    lower, upper = _place(strip.lower), _place(strip.upper)
    return {
        "lower": lower,
        "span": max(round(upper - lower, 1), 1.0),
        "median": _place(strip.median),
        "own": None if strip.own is None else _place(strip.own),
        "before": None if strip.before is None else _place(strip.before),
    }


def _place(share: Decimal) -> float:
    return round(float(share) * WIDTH, 1)
