"""Marks that files carry beside a value: invisible characters, guards of spreadsheets, the end mark of old systems."""

from __future__ import annotations

import re

import polars as pl

# For use inside a character class: soft hyphen, blanks without width, marks that turn the direction of reading.
INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_OUTER = rf"^[\s{INVISIBLE}]+|[\s{INVISIBLE}]+$"
_HIDDEN = re.compile(f"[{INVISIBLE}]")
_JOINTS = re.compile(r"[\s\-\u2010-\u2015]+")
_BREAKS = r"\s*[\t\n\x0b\x0c\r\u{0085}\u{2028}\u{2029}]\s*"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_END_MARK = b"\x1a"  # Ctrl-Z, which DOS programs write behind the last line


def header_name(written: str) -> str:
    """Return the name of a column for comparison: lower case, without invisible marks, `_` for blanks and hyphens."""
    return _JOINTS.sub("_", visible(written).lower())


def visible(written: str) -> str:
    """Return a text without invisible marks and outer blanks."""
    return _HIDDEN.sub("", written).strip()


def bare(content: bytes) -> bytes:
    """Return the content of a text file without byte-order marks before it and a Ctrl-Z behind it."""
    while content.startswith(_BYTE_ORDER_MARK):
        content = content.removeprefix(_BYTE_ORDER_MARK)
    body = content.rstrip(_END_MARK + b" \t\r\n")
    return body if _END_MARK in content[len(body) :] else content


def trimmed(text: pl.Expr) -> pl.Expr:
    """Return a text without outer blanks and marks; a text of nothing else is null."""
    bare = text.str.replace_all(_OUTER, "")
    return pl.when(bare != "").then(bare)


def unguarded(text: pl.Expr, *, free_text: bool) -> pl.Expr:
    """Return a value without the guard by which a spreadsheet keeps it a text: `="012"`, or an apostrophe before it.

    Free text keeps its apostrophe, with which some names begin.
    """
    inner = text.str.extract(r'(?s)^="(.*)"$').str.replace_all('""', '"', literal=True)
    bare = pl.when(inner.is_not_null()).then(inner).otherwise(text)
    return trimmed(bare if free_text else bare.str.replace(r"^'+", ""))


def in_one_line(text: pl.Expr) -> pl.Expr:
    """Return a text with one blank for each line break or tab inside."""
    return text.str.replace_all(_BREAKS, " ")
