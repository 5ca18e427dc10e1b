"""Sort order of a long table: the URL names one of its columns, ascending or descending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

AnyModel = TypeVar("AnyModel", bound=Model)
PARAMETER = "sort"
DOWN = "-"


@dataclass(frozen=True, slots=True)
class Ordering:
    """Columns by which a table may be sorted, each with its model fields, and the chosen one."""

    columns: Mapping[str, tuple[str, ...]]
    chosen: str
    descending: bool = False

    def apply(self, rows: QuerySet[AnyModel]) -> QuerySet[AnyModel]:
        """Sort rows by the chosen column, then by primary key, so that pages are stable among equal values."""
        sign = DOWN if self.descending else ""
        return rows.order_by(*(f"{sign}{field}" for field in self.columns[self.chosen]), "pk")

    def direction(self, column: str) -> str:
        """Return "ascending" or "descending" for the chosen column, "none" for another.

        :raises KeyError: for a column by which the table cannot be sorted.
        """
        self.columns[column]
        if column != self.chosen:
            return "none"
        return "descending" if self.descending else "ascending"

    def next_of(self, column: str) -> str:
        """Return the URL parameter that sorts by a column: ascending first, then descending."""
        return f"{DOWN}{column}" if self.direction(column) == "ascending" else column


def chosen_ordering(request: HttpRequest, columns: Mapping[str, tuple[str, ...]]) -> Ordering:
    """Return the sort order in the URL; without a valid one, the first column, ascending."""
    asked = request.GET.get(PARAMETER, "")
    column = asked.removeprefix(DOWN)
    if column not in columns:
        return Ordering(columns, next(iter(columns)))
    return Ordering(columns, column, descending=asked.startswith(DOWN))
