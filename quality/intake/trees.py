"""The shared part of the readers of JSON and XML: bounds of a tree, and the table of the measurements in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

import polars as pl

from quality.intake.tables import PLACE, REFUSED, ROW, Table
from quality.rules.measures import COUNTS

COLUMNS = ("tin", "performance_year", "measure_id", *COUNTS, "reporting_method")
_LISTED = 20
# Names of measures as programs write them: 102, ACRAD15, IA_EPA_4, and the identifiers of eCQMs. What looks
# otherwise may be anything, a person's name too, and is not repeated in a sentence.
_MEASURE_NAME = re.compile(r"(?=.*[0-9])[A-Za-z0-9_.-]{1,40}")
# Possessive: the matcher keeps no place to come back to, of which a text of escaped marks would have millions.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[{}\[\],]', re.DOTALL)


class TooLarge(ValueError):
    """A tree has more elements or levels than are read."""


def check_size(text: str, *, most_nodes: int, most_levels: int) -> None:
    """Check that a JSON text holds no more elements and levels than are read, before any of them takes memory.

    :raises TooLarge: when it does.
    """
    nodes = levels = 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in ("{", "["):
            levels += 1
        elif mark in ("}", "]"):
            levels -= 1
        nodes += mark in ("{", "[", ",")
        if nodes > most_nodes or levels > most_levels:
            raise TooLarge


class BoundedTree(TreeBuilder):
    """A builder of XML trees that stops at a number of elements or levels."""

    def __init__(self, *, most_nodes: int, most_levels: int) -> None:
        super().__init__()
        self._left, self._levels_left = most_nodes, most_levels

    def start(self, tag: str, attrs: dict[str, str]) -> Element:  # type: ignore[override]
        self._left -= 1
        self._levels_left -= 1
        if self._left < 0 or self._levels_left < 0:
            raise TooLarge
        return super().start(tag, attrs)

    def end(self, tag: str) -> Element:
        self._levels_left += 1
        return super().end(tag)


def names_of(others: Collection[str]) -> str:
    """List the names of other measures for a sentence."""
    shown = sorted({name for name in others if _MEASURE_NAME.fullmatch(name)})
    rest = len(set(others)) - len(shown)
    listed = shown[:_LISTED] + ([f"{rest} without a number"] if rest else [])
    return ", ".join(listed) or "none"


def table_of(rows: Sequence[Mapping[str, Any]], *, native: Mapping[str, str], carries: Collection[str]) -> Table:
    """Build a table of measurements that have places instead of row numbers."""
    data = {name: [row.get(name) for row in rows] for name in (PLACE, *COLUMNS)}
    refused = [row.get(REFUSED, False) for row in rows]
    frame = pl.DataFrame(data, schema=dict.fromkeys(data, pl.String)).with_columns(
        pl.Series(REFUSED, refused, dtype=pl.Boolean), pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW)
    )
    return Table(frame, COLUMNS, native=native, carries=carries, has_rows=False)
