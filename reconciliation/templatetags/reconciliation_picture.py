"""The picture of a report: a waterfall from the withholds to the total, as SVG without any inline style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template

from reconciliation.models import ReportLine

register = template.Library()

STEPS = (
    "incorrect-payment-withhold",
    "duplicate-services",
    "incomplete-episodes",
    "quality",
    "patient-experience",
    "stop-loss",
    "prior-true-up",
)
"""The codes of the lines drawn as steps, in order; the total comes last."""
ROW = 34
BAR = 18


@dataclass(frozen=True)
class Step:
    """One bar: its place, its label, and whether it adds, subtracts or is the total."""

    label: str
    amount: Decimal
    running: Decimal
    kind: str
    x: float
    width: float
    y: float
    text_y: float
    label_y: float
    link_x: float
    link_y2: float | None

    @property
    def middle(self) -> float:
        """Return the y coordinate of the text beside the bar."""
        return self.y + BAR - 4


@dataclass(frozen=True)
class Drawing:
    """The picture for one width of screen."""

    kind: str
    width: int
    height: int
    zero_x: float
    amount_x: int
    label_x: int
    steps: Sequence[Step]


@register.inclusion_tag("reconciliation/picture.html")
def report_picture(lines: Sequence[ReportLine]) -> dict[str, Any]:
    """
    Draw a report from its withholds to its total as a waterfall, with a table of the same amounts.

    :param lines: the lines of the report, without those of single episodes
    """
    by_code = {line.code: line for line in lines}
    steps = [by_code[code] for code in STEPS if code in by_code and by_code[code].adds and by_code[code].amount]
    total = by_code["total"]
    drawings = [
        _draw("wide", steps, total, width=760, left=230, right=130),
        _draw("narrow", steps, total, width=340, left=4, right=118),
    ]
    return {"drawings": drawings, "steps": drawings[0].steps, "total": total}


def _draw(kind: str, steps: Sequence[ReportLine], total: ReportLine, *, width: int, left: int, right: int) -> Drawing:
    running = [Decimal(0)]
    for line in steps:
        running.append(running[-1] + line.amount)
    low, high = min(*running, total.amount, Decimal(0)), max(*running, total.amount, Decimal(0))
    scale = float(width - left - right) / float((high - low) or 1)

    def across(amount: Decimal) -> float:
        return round(left + float(amount - low) * scale, 1)

    row = ROW if kind == "wide" else ROW + 18
    bars = []
    for place, line in enumerate([*steps, total]):
        last = place == len(steps)
        before, after = (Decimal(0), total.amount) if last else (running[place], running[place + 1])
        top = place * row + (8 if kind == "wide" else 26)
        bars.append(
            Step(
                label=line.label,
                amount=line.amount,
                running=after,
                kind="total" if last else ("plus" if line.amount > 0 else "minus"),
                x=min(across(before), across(after)),
                width=max(abs(across(after) - across(before)), 1.5),
                y=top,
                text_y=top + BAR - 4,
                label_y=top + BAR - 4 if kind == "wide" else top - 6,
                link_x=across(after),
                link_y2=None if last else top + row + BAR,
            )
        )
    return Drawing(
        kind=kind,
        width=width,
        height=len(bars) * row + 14,
        zero_x=across(Decimal(0)),
        amount_x=width - 4,
        label_x=left - 14 if kind == "wide" else left,
        steps=bars,
    )
