"""The picture of a period's completeness through its window, as SVG without any inline style."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import template

from portal.formatting import long_date, plain_percent, reached_percent
from portal.participation.rules.shares import share_of
from quality.completeness import PeriodCompleteness
from quality.rules.clinical_data import ClinicalData

register = template.Library()

TOP, HEIGHT, BELOW = 22, 130, 24


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture for one width of screen."""

    kind: str
    width: int
    height: int
    left: int
    right: int
    floor: int
    threshold_y: float
    path: str
    today_x: float | None


@register.filter
def share_words(counts: ClinicalData) -> str:
    """
    Write the share of beneficiaries with accepted data with two decimals, never rounded up.

    :param counts: of at least one applicable beneficiary; of none there is no share
    """
    return reached_percent(share_of(counts.submitted, counts.applicable)) if counts.applicable else "—"


@register.inclusion_tag("quality/completeness_picture.html")
def completeness_picture(period: PeriodCompleteness, threshold: Decimal, today: date) -> dict[str, Any]:
    """
    Draw the share of beneficiaries with accepted data on each day of the window, and the share that is needed.

    :param period: the steps, as the page's table shows them too
    :param threshold: the share that is needed, from 0 to 1
    :param today: the day until which the line runs
    """
    drawings = [
        _draw("wide", period, threshold, today, width=760, left=52),
        _draw("narrow", period, threshold, today, width=340, left=46),
    ]
    return {
        "drawings": drawings,
        "period": period,
        "threshold": plain_percent(threshold),
        "opens_on": long_date(period.file.opens_on),
        "closes_on": long_date(period.file.closes_on),
    }


def _draw(kind: str, period: PeriodCompleteness, threshold: Decimal, today: date, *, width: int, left: int) -> Drawing:
    opens_on, closes_on = period.file.opens_on, period.file.closes_on
    right = width - 8
    days = (closes_on - opens_on).days or 1

    def across(day: date) -> float:
        return round(left + (right - left) * min(max((day - opens_on).days, 0), days) / days, 1)

    def up(share: Decimal) -> float:
        return round(TOP + HEIGHT * (1 - float(share)), 1)

    path = f"M{left} {up(Decimal(0))}"
    for step in period.steps:
        if step.counts.applicable:
            path += f"H{across(step.day)}V{up(share_of(step.counts.submitted, step.counts.applicable))}"
    path += f"H{across(min(today, closes_on))}"
    inside = across(today) if opens_on <= today <= closes_on else None
    return Drawing(kind, width, TOP + HEIGHT + BELOW, left, right, TOP + HEIGHT, up(threshold), path, inside)
