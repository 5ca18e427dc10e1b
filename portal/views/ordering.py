"""The order in which a reader wants a long table: one of its columns, up or down, named in the address."""

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
    """The columns by which a table may be ordered, each with its fields, and the one that was chosen."""

    columns: Mapping[str, tuple[str, ...]]
    chosen: str
    descending: bool = False

    def apply(self, rows: QuerySet[AnyModel]) -> QuerySet[AnyModel]:
        """Order rows by the chosen column; the primary key decides between equals, so that pages hold still."""
        sign = DOWN if self.descending else ""
        return rows.order_by(*(f"{sign}{field}" for field in self.columns[self.chosen]), "pk")

    def direction(self, column: str) -> str:
        """Return "ascending" or "descending" for the chosen column, "none" for another.

        :raises KeyError: for a column by which nothing is ordered.
        """
        self.columns[column]
        if column != self.chosen:
            return "none"
        return "descending" if self.descending else "ascending"

    def next_of(self, column: str) -> str:
        """Return what the address names to order by a column: up first, then down."""
        return f"{DOWN}{column}" if self.direction(column) == "ascending" else column


def chosen_ordering(request: HttpRequest, columns: Mapping[str, tuple[str, ...]]) -> Ordering:
    """Return the order that the address asks for; the first column, upward, where it asks for none of these."""
    asked = request.GET.get(PARAMETER, "")
    column = asked.removeprefix(DOWN)
    if column not in columns:
        return Ordering(columns, next(iter(columns)))
    return Ordering(columns, column, descending=asked.startswith(DOWN))
