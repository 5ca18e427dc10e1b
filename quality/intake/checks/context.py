"""The input and the output of every check."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from portal.policy import Book
from portal.policy.book import BookDay
from quality.intake.layouts import Layout
from quality.intake.limits import Limits
from quality.intake.tables import Table


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
