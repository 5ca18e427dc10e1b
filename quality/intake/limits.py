"""The bounds inside which a file is read, from the policy book."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from portal.policy import Book


@dataclass(frozen=True)
class Limits:
    """Bounds of sizes, lengths and counts (`intake/*` of the policy)."""

    file_size_limit_bytes: int
    tree_size_limit_bytes: int
    workbook_unpacked_limit_bytes: int
    workbook_parts_limit: int
    workbook_memory_limit_bytes: int
    workbook_seconds_limit: int
    workbook_area_limit_cells: int
    tree_nodes_limit: int
    tree_depth_limit: int
    line_length_limit_characters: int
    cell_length_limit_characters: int
    column_limit: int
    row_limit: int
    findings_kept_per_rule_and_column: int


def limits_on(day: date, *, book: Book) -> Limits:
    """Read the bounds in force on a day."""
    policy = book.on(day)
    return Limits(**{bound.name: policy[f"intake/{bound.name}"] for bound in fields(Limits)})


def megabytes(size: int) -> str:
    """Write a size for a sentence."""
    return f"{size / (1 << 20):.0f} MB"
