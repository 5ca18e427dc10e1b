"""Cleaning of text: invisible characters, and what spreadsheets add to keep a value as text."""

from __future__ import annotations

import re
from collections.abc import Collection

import polars as pl

_SPANS = ((0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064))
_MORE_SPANS = ((0x2066, 0x2069), (0xFEFF, 0xFEFF))
INVISIBLE = "".join(chr(code) for first, last in (*_SPANS, *_MORE_SPANS) for code in range(first, last + 1))
"""Soft hyphens, zero-width characters, and characters that set the direction of text."""
SPACES = "".join(character for character in map(chr, range(0x3001)) if character.isspace())
"""The characters that `str.strip` removes."""
EDGES = SPACES + INVISIBLE
"""The characters that are never part of a value at its ends."""
_HIDDEN = re.compile(f"[{INVISIBLE}]")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015]+")
_BREAKS = r"\s*[\t\n\x0b\x0c\r\u{0085}\u{2028}\u{2029}]\s*"
_BREAK = r"[\t\n\x0b\x0c\r\u{0085}\u{2028}\u{2029}]"
ERROR_VALUES = (
    "#N/A", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!",
    "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!",
)  # fmt: skip
"""The values of cells whose formula the spreadsheet could not calculate."""


def header_name(written: str) -> str:
    """Return a column name for comparison: lower case, no invisible characters, `_` for spaces and hyphens."""
    return _SEPARATORS.sub("_", visible_text(written).lower())


def visible_text(written: str) -> str:
    """Return a text without invisible characters and without spaces around it."""
    return _HIDDEN.sub("", written).strip()


def trimmed(text: pl.Expr) -> pl.Expr:
    """Return a text without spaces and invisible characters around it; null if nothing is left."""
    stripped = text.str.strip_chars(EDGES)
    return pl.when(stripped != "").then(stripped)


def clean_values(frame: pl.DataFrame, *, free_texts: Collection[str]) -> pl.DataFrame:
    """Return rows without the `="…"` or the apostrophe by which a spreadsheet keeps a value such as 012 as text.

    Free text keeps its apostrophe, because some names begin with one; each line break or tab in it becomes a space.
    Few files need any of this, so other columns are not touched.

    :param free_texts: the names of the columns of free text.
    """
    names = [name for name, kind in frame.schema.items() if kind == pl.String]
    found = frame.select(_needs_cleaning(pl.col(name), name in free_texts).any().alias(name) for name in names)
    wrong = [name for name, any_found in found.row(0, named=True).items() if any_found] if names else []
    return frame.with_columns(_cleaned(pl.col(name), name in free_texts).alias(name) for name in wrong)


def _needs_cleaning(text: pl.Expr, free_text: bool) -> pl.Expr:
    formula = text.str.starts_with("=")
    return formula | (text.str.contains(_BREAK) if free_text else text.str.starts_with("'"))


def _cleaned(text: pl.Expr, free_text: bool) -> pl.Expr:
    inner = text.str.extract(r'(?s)^="(.*)"$').str.replace_all('""', '"', literal=True)
    unwrapped = pl.when(inner.is_not_null()).then(inner).otherwise(text)
    return trimmed(unwrapped.str.replace_all(_BREAKS, " ") if free_text else unwrapped.str.replace(r"^'+", ""))
