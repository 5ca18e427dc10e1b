"""The picture of a participant's adjustments: bars to both sides of zero, as SVG without any inline style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template

from episodes.selectors import AdjustedYear

register = template.Library()

ROW, BAR, TOP = 30, 14, 8
LABEL_ABOVE = 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with the places of its label and of its amount."""

    label: str
    share: Decimal
    x: float
    y: float
    width: float
    label_y: float
    amount_y: float

    @property
    def kind(self) -> str:
        """Return the side of zero on which the bar lies: plus or minus."""
        return "minus" if self.share < 0 else "plus"


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture for one width of screen."""

    kind: str
    width: int
    height: int
    zero_x: float
    label_x: int
    bars: Sequence[Bar]


@register.inclusion_tag("episodes/adjustment_picture.html")
def adjustment_picture(rows: Sequence[AdjustedYear], component: str) -> dict[str, Any]:
    """
    Draw the delivered adjustments of one component by performance year, oldest first.

    :param rows: the years, as the page's table shows them too
    :param component: PC or TC
    """
    bars = [
        (f"{one.year} {words}", share)
        for one in reversed(rows)
        if one.row and one.component == component
        for words, share in (
            ("case mix", one.row.case_mix),
            ("historical experience", one.row.historical_experience),
        )
    ]
    drawings = [
        _draw("wide", bars, width=760, left=230, right=90),
        _draw("narrow", bars, width=340, left=4, right=80),
    ]
    return {"drawings": drawings}


def _draw(kind: str, bars: Sequence[tuple[str, Decimal]], *, width: int, left: int, right: int) -> Drawing:
    shares = [share for _, share in bars]
    low, high = min(*shares, Decimal(0)), max(*shares, Decimal(0))
    scale = float(width - left - right) / float((high - low) or 1)
    above = LABEL_ABOVE if kind == "narrow" else 0

    def across(share: Decimal) -> float:
        return round(left + float(share - low) * scale, 1)

    drawn = []
    for place, (label, share) in enumerate(bars):
        y = TOP + place * (ROW + above) + above
        drawn.append(
            Bar(
                label=label,
                share=share,
                x=min(across(Decimal(0)), across(share)),
                y=y,
                width=max(abs(across(share) - across(Decimal(0))), 1.5),
                label_y=y - 5 if above else y + BAR - 2,
                amount_y=y + BAR - 2,
            )
        )
    height = TOP + len(bars) * (ROW + above)
    return Drawing(kind, width, height, across(Decimal(0)), left if above else left - 14, drawn)
