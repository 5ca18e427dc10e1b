"""Limits for reading a file, and the words by which names and rows are recognized, from the policy book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from portal.files.workbooks import WorkbookLimits
from portal.policy import Book


@dataclass(frozen=True)
class Limits(WorkbookLimits):
    """Limits of sizes, lengths and counts, and words; each field is the parameter `intake/<name>`.

    `column_aliases` lists the other names of a column; `row_words` the words of totals (`total`) and of units (`unit`).
    """

    file_size_limit_bytes: int
    tree_size_limit_bytes: int
    tree_nodes_limit: int
    tree_depth_limit: int
    line_length_limit_characters: int
    column_limit: int
    row_limit: int
    header_search_rows: int
    column_aliases: Mapping[str, Sequence[str]]
    row_words: Mapping[str, Sequence[str]]


def limits_on(day: date, *, book: Book) -> Limits:
    """Return the limits in force on a day."""
    policy = book.on(day)
    return Limits(**{limit.name: policy[f"intake/{limit.name}"] for limit in fields(Limits)})


def megabytes(size: int) -> str:
    """Write a size in bytes as megabytes, for a sentence."""
    return f"{size / (1 << 20):.0f} MB"
