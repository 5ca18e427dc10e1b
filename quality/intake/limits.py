"""The limits for reading a file, from the policy book."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from portal.files.workbooks import WorkbookLimits
from portal.policy import Book


@dataclass(frozen=True)
class Limits(WorkbookLimits):
    """Limits of sizes, lengths and counts; each field is the parameter `intake/<name>`."""

    file_size_limit_bytes: int
    tree_size_limit_bytes: int
    tree_nodes_limit: int
    tree_depth_limit: int
    line_length_limit_characters: int
    column_limit: int
    row_limit: int


def limits_on(day: date, *, book: Book) -> Limits:
    """Return the limits in force on a day."""
    policy = book.on(day)
    return Limits(**{limit.name: policy[f"intake/{limit.name}"] for limit in fields(Limits)})


def megabytes(size: int) -> str:
    """Write a size in bytes as megabytes, for a sentence."""
    return f"{size / (1 << 20):.0f} MB"
