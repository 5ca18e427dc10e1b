"""Marks of files beside and instead of values: invisible characters, guards and errors of spreadsheets, end marks."""

from __future__ import annotations

import re
from collections.abc import Collection

import polars as pl

_SPANS = ((0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064))
_MORE_SPANS = ((0x2066, 0x2069), (0xFEFF, 0xFEFF))
INVISIBLE = "".join(chr(code) for first, last in (*_SPANS, *_MORE_SPANS) for code in range(first, last + 1))
"""Soft hyphen, blanks without width, and marks that turn the direction of reading."""
_BLANK = "".join(character for character in map(chr, range(0x3001)) if character.isspace())
_HIDDEN = re.compile(f"[{INVISIBLE}]")
_JOINTS = re.compile(r"[\s\-\u2010-\u2015]+")
_BREAKS = r"\s*[\t\n\x0b\x0c\r\u{0085}\u{2028}\u{2029}]\s*"
_BREAK = r"[\t\n\x0b\x0c\r\u{0085}\u{2028}\u{2029}]"
ERROR_VALUES = (
    "#N/A", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!",
    "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!",
)  # fmt: skip
"""The values of cells whose formula could not be worked out."""
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
    bare = text.str.strip_chars(_BLANK + INVISIBLE)
    return pl.when(bare != "").then(bare)


def unmarked(frame: pl.DataFrame, *, free_texts: Collection[str]) -> pl.DataFrame:
    """Return rows whose values have lost what a spreadsheet puts around them.

    That is `="012"`, or an apostrophe before a value, by which it keeps a value a text. Free text keeps its apostrophe,
    with which some names begin, and gets a blank for each line break or tab. Few files have any of it, so columns
    without are left alone.
    """
    names = [name for name, kind in frame.schema.items() if kind == pl.String]
    marked = frame.select(_is_marked(pl.col(name), name in free_texts).any().alias(name) for name in names)
    wrong = [name for name, any_marked in marked.row(0, named=True).items() if any_marked] if names else []
    return frame.with_columns(_unmarked(pl.col(name), name in free_texts).alias(name) for name in wrong)


def _is_marked(text: pl.Expr, free_text: bool) -> pl.Expr:
    guarded = text.str.starts_with("=")
    return guarded | (text.str.contains(_BREAK) if free_text else text.str.starts_with("'"))


def _unmarked(text: pl.Expr, free_text: bool) -> pl.Expr:
    inner = text.str.extract(r'(?s)^="(.*)"$').str.replace_all('""', '"', literal=True)
    bare = pl.when(inner.is_not_null()).then(inner).otherwise(text)
    return trimmed(bare.str.replace_all(_BREAKS, " ") if free_text else bare.str.replace(r"^'+", ""))
