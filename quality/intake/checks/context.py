"""The input and the output of every check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from portal.policy import Book
from portal.policy.book import BookDay
from quality.intake.layouts import Column, Layout
from quality.intake.limits import Limits
from quality.intake.tables import Table
from quality.intake.typed import unread


@dataclass(frozen=True)
class Context:
    """One file under check.

    `day` is the first day of the performance year, by which the policy is opened. No date of the file can be outside
    `believable_days`: the last of them is the day of the upload. Period, Model ID and TIN are given where they are
    known.
    """

    table: Table
    frame: pl.DataFrame
    layout: Layout
    limits: Limits
    book: Book
    day: date
    believable_days: tuple[date, date]
    template: str
    period: int | None = None
    model_id: str | None = None
    tin: str | None = None

    @property
    def policy(self) -> BookDay:
        return self.book.on(self.day)

    @property
    def year(self) -> int:
        return self.day.year

    @cached_property
    def unread_columns(self) -> tuple[Column, ...]:
        """The columns of the file with a value that cannot be read as their type; most files have none."""
        return self.columns_with(unread)

    def columns_with(self, condition: Callable[[str], pl.Expr]) -> tuple[Column, ...]:
        """Return the columns of the layout that the file carries and in which a condition holds for any row."""
        asked = [column for column in self.layout.columns if self.table.has(column.name)]
        if not asked or self.frame.height == 0:
            return ()
        found = self.frame.select(condition(column.name).any().alias(column.name) for column in asked)
        held = found.row(0, named=True)
        return tuple(column for column in asked if held[column.name])


@dataclass(frozen=True)
class Problem:
    """One rule at one column: `where` is true in the rows in error; None means the file as a whole.

    `expected` is said once for all rows, `expected_by_row` gives it row by row. A cell gets one error, that of the
    first check that finds one in it.
    """

    rule: str
    column: str | None = None
    where: pl.Expr | None = None
    expected: str | None = None
    expected_by_row: pl.Expr | None = None
    details: dict[str, Any] = field(default_factory=dict)
