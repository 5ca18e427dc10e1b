"""Pictures of the score page, as SVG without any inline style: a measure on its deciles, and the clinical gauge."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template

from portal.formatting import percent, plain_number, plain_percent, reached_percent
from portal.participation.rules.shares import share_of
from quality.rules.clinical_data import ClinicalData
from quality.rules.measures import MeasurePoints
from quality.score_page import OnScale

register = template.Library()

DECILES = 10
IN_PERCENT = 100  # the bounds of a benchmark
WIDTHS = (("wide", 760), ("narrow", 340))
"""The two drawings of a picture, and their widths in their own units."""
TEXT_MARGIN = 36
LEFT = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """One decile: its place in the picture, its first rate in words, and what it is to the participant."""

    number: int
    x: float
    width: float
    middle: float
    bound: str
    kind: str
    """reached, here, above, empty or unpublished."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of a score: the point of its triangle, and its text."""

    x: float
    text_x: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture for one width of screen."""

    kind: str
    width: int
    cells: tuple[Cell, ...]
    here: Mark
    before: Mark | None


@register.inclusion_tag("quality/decile_picture.html")
def decile_picture(measure: OnScale, title: str, year_before: int | None) -> dict[str, Any]:
    """
    Draw a measure on the ten deciles of its benchmark, with a table of the same bounds.

    :param measure: a measure with a benchmark and points
    :param title: its title in words
    :param year_before: the year before, whose points stand below the deciles if the measure had any in one of them
    """
    earlier = measure.before if measure.before and measure.before.decile else None
    cells = _cells(measure, width=760)
    return {
        "title": title,
        "points": plain_number(measure.points.points or Decimal(0)),
        "decile": measure.points.decile,
        "earlier": earlier and plain_number(earlier.points or Decimal(0)),
        "year_before": year_before,
        "drawings": [_draw(kind, measure, width, earlier, year_before) for kind, width in WIDTHS],
        "cells": [cell for cell in cells if cell.kind != "unpublished"],
    }


def _draw(kind: str, measure: OnScale, width: int, earlier: MeasurePoints | None, year_before: int | None) -> Drawing:
    cells = _cells(measure, width=width)
    before = _mark(earlier, cells, width, str(year_before)) if earlier else None
    return Drawing(kind, width, cells, _mark(measure.points, cells, width, "You"), before)


def _cells(measure: OnScale, *, width: int) -> tuple[Cell, ...]:
    known = {number: (low, empty) for number, low, empty in measure.benchmark.deciles} if measure.benchmark else {}
    here = measure.points.decile or 0
    wide = (width - 2 * LEFT) / DECILES
    first = min(known, default=DECILES)
    cells = []
    for number in range(1, DECILES + 1):
        low, empty = known.get(number, (Decimal(0), False))
        published = number in known or number == min(here, first - 1) or number == first - 1
        if not published:
            kind = "unpublished"
        elif number == here:
            kind = "here"
        elif empty:
            kind = "empty"
        else:
            kind = "reached" if number < here else "above"
        x = LEFT + (number - 1) * wide
        cells.append(
            Cell(number, round(x, 1), round(wide - 2, 1), round(x + wide / 2 - 1, 1), percent(low / IN_PERCENT), kind)
        )
    return tuple(cells)


def _mark(measure: MeasurePoints, cells: tuple[Cell, ...], width: int, name: str) -> Mark:
    """Return the mark of the points: inside the decile as far as the points say, in the middle of the tenth."""
    points, decile = measure.points or Decimal(0), measure.decile or 1
    cell = cells[decile - 1]
    within = float(points - decile) if decile < DECILES else 0.5
    x = round(cell.x + cell.width * min(max(within, 0.0), 1.0), 1)
    return Mark(x, min(max(x, TEXT_MARGIN), width - TEXT_MARGIN), f"{name}: {plain_number(points)}")


@register.inclusion_tag("quality/clinical_gauge.html")
def clinical_gauge(counts: ClinicalData, threshold: Decimal) -> dict[str, Any]:
    """
    Draw the share of beneficiaries with accepted clinical data against the share that is needed: all points or none.

    :param counts: of at least one applicable beneficiary
    :param threshold: the share that is needed, from 0 to 1
    """
    share = share_of(counts.submitted, counts.applicable)
    drawings = []
    for kind, width in WIDTHS:
        span = width - 2 * LEFT
        needed = round(LEFT + span * float(threshold), 1)
        drawings.append(
            {
                "kind": kind,
                "width": width,
                "span": span,
                "filled": round(span * float(share), 1),
                "needed": needed,
                "needed_text": min(needed, width - TEXT_MARGIN),
            }
        )
    return {
        "drawings": drawings,
        "left": LEFT,
        "share": reached_percent(share),
        "threshold": plain_percent(threshold),
        "enough": counts.submitted >= threshold * counts.applicable,
        "counts": counts,
    }
