"""Cells of text files that a spreadsheet may open: none of them runs as a formula."""

from __future__ import annotations

import re

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 (spreadsheets of Asia run them)
_NEGATIVE_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?")


def without_formula(cell: str) -> str:
    """Return a cell of a CSV, with an apostrophe before it if a spreadsheet could run it; a negative number stays."""
    runs = cell.startswith(_FORMULA_STARTS) and not _NEGATIVE_NUMBER.fullmatch(cell)
    return f"'{cell}" if runs else cell
