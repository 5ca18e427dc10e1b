"""The shared part of the JSON and XML readers: limits on the size of a tree, and the table of its measurements."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import polars as pl

from quality.intake.tables import PLACE, REFUSED, ROW, Table
from quality.rules.measures import COUNTS

COLUMNS = ("tin", "performance_year", "measure_id", *COUNTS, "reporting_method")
_LISTED = 20
# Names of measures as programs write them: 102, ACRAD15, IA_EPA_4, and the identifiers of eCQMs. Any other text may
# be a person's name, so no sentence repeats it.
_MEASURE_NAME = re.compile(r"(?=.*[0-9])[A-Za-z0-9_.-]{1,40}")
# Possessive quantifiers: without them a text of many escaped characters needs millions of backtracking positions.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[{}\[\],]', re.DOTALL)


class TooLarge(ValueError):
    """A tree has more elements or levels than the limits allow."""


def check_size(text: str, *, most_nodes: int, most_levels: int) -> None:
    """Check the number of elements and levels of a JSON text before parsing, so that a huge one takes no memory.

    :raises TooLarge: when it has more than `most_nodes` or `most_levels`.
    """
    nodes = levels = 0
    for token in _TOKEN.finditer(text):
        character = token[0]
        if character in ("{", "["):
            levels += 1
        elif character in ("}", "]"):
            levels -= 1
        nodes += character in ("{", "[", ",")
        if nodes > most_nodes or levels > most_levels:
            raise TooLarge


def names_for_sentence(others: Collection[str]) -> str:
    """List the names of other measures for a sentence; count those that do not look like measure names."""
    shown = sorted({name for name in others if _MEASURE_NAME.fullmatch(name)})
    rest = len(set(others)) - len(shown)
    listed = shown[:_LISTED] + ([f"{rest} without a number"] if rest else [])
    return ", ".join(listed) or "none"


def table_of(rows: Sequence[Mapping[str, Any]], *, native: Mapping[str, str], carries: Collection[str]) -> Table:
    """Build a table of measurements, which have paths (`PLACE`) instead of row numbers."""
    data = {name: [row.get(name) for row in rows] for name in (PLACE, *COLUMNS)}
    refused = [row.get(REFUSED, False) for row in rows]
    frame = pl.DataFrame(data, schema=dict.fromkeys(data, pl.String)).with_columns(
        pl.Series(REFUSED, refused, dtype=pl.Boolean), pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW)
    )
    return Table(iter([frame]), COLUMNS, native=native, carries=carries, has_rows=False, lines=frame.height)
