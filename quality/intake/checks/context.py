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
from quality.intake.known import KnownEpisodes
from quality.intake.layouts import Column, Layout
from quality.intake.limits import Limits
from quality.intake.spanning import Spanning
from quality.intake.tables import Table
from quality.intake.typed import unreadable


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The facts to check a file against.

    `day` is the first day of the performance year, on which the policy is read. `plausible_days` are the first and the
    last plausible day for a date of the file; the last is the day of the upload. Period, Model ID and TIN are None if
    not known.
    """

    layout: Layout
    limits: Limits
    book: Book
    day: date
    plausible_days: tuple[date, date]
    template: str = "Submissions, Templates"
    period: int | None = None
    model_id: str | None = None
    tin: str | None = None
    known: KnownEpisodes | None = None

    @property
    def policy(self) -> BookDay:
        return self.book.on(self.day)

    @property
    def year(self) -> int:
        return self.day.year


@dataclass(frozen=True, kw_only=True)
class Context(Facts):
    """One batch of rows to check: `table` is the header, `spanning` what earlier batches left behind."""

    table: Table
    frame: pl.DataFrame
    spanning: Spanning

    @cached_property
    def unreadable_columns(self) -> tuple[Column, ...]:
        """The columns of the batch with a value that cannot be read as its type; most files have none."""
        return self.columns_with(unreadable)

    def first_rows(self, *key: str) -> pl.Expr:
        """Return the expression of the number of the first row in the file with the same key; null without a key."""
        return pl.lit(self.spanning.first_rows(self.frame, *key))

    @cached_property
    def patients(self) -> dict[str, str]:
        """The keyed index of each MBI in the batch; empty if nothing outside the file is known."""
        if self.known is None:
            return {}
        return {mbi: self.known.index_of(mbi) for mbi in self.frame["mbi#"].drop_nulls().unique()}

    def columns_with(self, condition: Callable[[str], pl.Expr]) -> tuple[Column, ...]:
        """Return the columns of the file for which a condition is true in at least one row of the batch."""
        present = [column for column in self.layout.columns if self.table.has(column.name)]
        if not present or self.frame.height == 0:
            return ()
        found = self.frame.select(condition(column.name).any().alias(column.name) for column in present)
        held = found.row(0, named=True)
        return tuple(column for column in present if held[column.name])


@dataclass(frozen=True)
class Problem:
    """A violation of one rule in one column: `where` is true in the rows in error; None means the file as a whole.

    `expected` is the text for all rows; `expected_by_row` replaces it with a text for each row. A problem
    that is known only after the last batch names its `row` instead.
    """

    rule: str
    column: str | None = None
    where: pl.Expr | None = None
    expected: str | None = None
    expected_by_row: pl.Expr | None = None
    details: dict[str, Any] = field(default_factory=dict)
    row: int | None = None

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns that the problem looks at, that of the finding among them."""
        looked_at = [] if self.where is None else self.where.meta.root_names()
        named = {name.removesuffix("#") for name in looked_at if not name.startswith("@")}
        return frozenset(named if self.column is None else named | {self.column})
