"""Descriptions of a data set: its columns, their kinds and meaning, and how its rows are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from episodes.models import ConstructionRun
from portal.models import Participant
from portal.policy import Book

Cell = str | int | bool | date | Decimal | None
Row = tuple[Cell, ...]


class Kind(StrEnum):
    """Kind of the values of a column, in the words of the data dictionary."""

    TEXT = "text"
    DAY = "date, as in 2021-03-10"
    COUNT = "whole number"
    USD = "US dollars with cents"
    POINTS = "points with three decimals"
    YES_NO = "true or false"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the files, the kind of its values, and its meaning for a reader."""

    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True, slots=True)
class Extract:
    """The part of a data set that one file holds: a participant's rows of a performance year.

    `run` is the construction run with the episodes; None for a data set that no run builds. `refused` are the patients
    whose claims are not shared, as blind indexes of their MBIs.
    """

    participant: Participant
    year: int
    run: ConstructionRun | None
    refused: frozenset[str]
    book: Book


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set of the catalogue.

    `code` is that of `DataRequest.DataSet`. `row` says in words what a row is. `read` yields the rows in the order of
    the columns, and holds only some of them in memory. `count_left_out` counts the patients without rows. A set
    `about_patients` has rows about single patients, from the episodes of a construction run.
    """

    code: str
    row: str
    columns: tuple[Column, ...]
    read: Callable[[Extract], Iterator[Row]]
    count_left_out: Callable[[Extract], int]
    about_patients: bool

    @property
    def header(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]
