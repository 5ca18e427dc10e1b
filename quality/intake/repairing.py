"""Proposals of safe repairs for a whole table: which values of which columns, and how many cells hold them.

`quality.rules.repairs` knows the readings of one value. This module asks it for the values that the checks cannot read,
and keeps a repair only if the checks can read its result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from portal.identifiers import check_mbi, check_npi
from portal.policy import Book
from quality.intake import layouts
from quality.intake.grid import Cells, Grid
from quality.intake.layouts import Column, Layout
from quality.intake.typed import fold, with_values
from quality.rules import repairs
from quality.rules.repairs import BLANK, INVISIBLE, Repair

VALUE_RULES = frozenset({
    "not-a-date", "two-digit-year", "number-with-separator", "number-with-unit", "not-a-number", "not-an-allowed-word",
    "mbi-invalid", "npi-invalid", "tin-invalid", "icd10-form", "model-id-invalid", "control-characters",
})  # fmt: skip
BLANK_RULES = frozenset({"null-word", "column-of-another-cancer-type"})
"""Rules whose findings may be repaired: by another value, or by a blank cell."""
_MBI_LENGTH, _NPI_LENGTH, _TIN_LENGTH = 11, 10, 9
_WORDS = (layouts.WORD, layouts.JOINED_WORDS)


@dataclass(frozen=True)
class Proposal:
    """One value of a column with its repair; `count` cells hold it, the first one in `first_row`."""

    column: str
    kind: str
    before: str
    after: str
    first_row: int
    count: int


@dataclass(frozen=True)
class Repairer:
    """The repairs of one file: its layout, the policy, the day of the upload, and the participant's identifiers."""

    layout: Layout
    book: Book
    day: date
    uploaded_on: date
    tin: str | None
    model_id: str | None

    def proposals(self, grid: Grid, found: Collection[tuple[str, str]], *, most: int) -> list[Proposal]:
        """Walk through a table and list the repairs of its values, in the order of the file.

        :param found: rule and column of the findings of the file; other columns are not looked at.
        :param most: the number of proposals after which the list ends; the next version of the file gets the others.
        """
        columns = self._columns(grid, {column for rule, column in found if rule in VALUE_RULES})
        blanked = self._columns(grid, {column for rule, column in found if rule in BLANK_RULES})
        values: dict[tuple[str, str], list[int]] = {}
        blanks: dict[tuple[str, str], list[int]] = {}
        for number, cells in grid.data():
            for column in columns:
                _count(values, column.name, grid.value(cells, column.name), number)
            for column in self._to_blank(blanked, grid, cells):
                _count(blanks, column.name, grid.value(cells, column.name), number)
        made = [
            Proposal(name, repair.kind, value, repair.after, *values[name, value])
            for column in columns
            for name, value, repair in self._repairs(column, [v for n, v in values if n == column.name])
        ]
        made += [Proposal(name, BLANK, value, "", first, count) for (name, value), (first, count) in blanks.items()]
        return sorted(made, key=lambda one: (one.first_row, one.column))[:most]

    def changes(
        self, grid: Grid, cells: Cells, chosen: Mapping[tuple[str, str], Mapping[str, str]]
    ) -> Iterator[tuple[str, str]]:
        """Yield the columns of a row that the chosen repairs change, with their new values.

        :param chosen: for each column and kind, the values with their repairs.
        """
        for (column, kind), repaired in chosen.items():
            if column in grid.places and (value := grid.value(cells, column)) in repaired:
                if kind == BLANK and not any(self._to_blank([self.layout.column(column)], grid, cells)):
                    continue
                yield column, repaired[value]

    def _columns(self, grid: Grid, names: Collection[str]) -> list[Column]:
        return [column for column in self.layout.columns if column.name in names and column.name in grid.places]

    def _to_blank(self, columns: Sequence[Column], grid: Grid, cells: Cells) -> Iterator[Column]:
        """Yield the columns that hold a word for “no value” in a row that needs no value there."""
        for column in columns:
            value = grid.value(cells, column.name)
            if value and fold(value) in self._null_words and not self._needed(column, grid, cells):
                yield column

    @property
    def _null_words(self) -> Collection[str]:
        words: Collection[str] = self.book.on(self.day)["intake/null_words"]
        return words

    def _needed(self, column: Column, grid: Grid, cells: Cells) -> bool:
        """Return whether a row needs a value in a column; true if a value that decides it cannot be read."""
        if not column.required:
            return False
        for condition in column.when:
            other = self.layout.column(condition.column)
            word = self._spelled(other, grid.value(cells, other.name)) if other.name in grid.places else None
            if word is not None and word not in condition.words:
                return False
        return True

    def _repairs(self, column: Column, values: Sequence[str]) -> Iterator[tuple[str, str, Repair]]:
        """Yield the values of a column that the checks cannot read, with a repair that they can read."""
        wrong = [value for value, read in zip(values, self._read(column, values), strict=True) if not read]
        made = [(value, repair) for value in wrong if (repair := self._repair(column, value))]
        readable = self._read(column, [repair.after for _, repair in made])
        for (value, repair), read in zip(made, readable, strict=True):
            if read:
                yield column.name, value, repair

    def _read(self, column: Column, values: Sequence[str]) -> list[bool]:
        """Return for each value whether the checks can read it as it stands."""
        if not values:
            return []
        layout = replace(self.layout, columns=(column,))
        first = date(self.day.year - self.book.on(self.day)["intake/oldest_age_years"] - 1, 1, 1)
        frame = with_values(
            pl.DataFrame({column.name: values}, schema={column.name: pl.String}),
            layout,
            plausible=(first, self.uploaded_on),
            policy=self.book.on(self.day),
        )
        clean = [repairs.visible_of(value) is None for value in values]
        return [read and seen for read, seen in zip(frame[f"{column.name}#"].is_not_null(), clean, strict=True)]

    def _repair(self, column: Column, value: str) -> Repair | None:
        seen = repairs.visible_of(value)
        text = seen.after if seen else value
        return self._of_type(column, text) or seen

    def _of_type(self, column: Column, text: str) -> Repair | None:
        match column.type:
            case layouts.DAY:
                return repairs.date_of(text, first=self._first_day(column), last=self.uploaded_on)
            case layouts.WHOLE | layouts.DECIMAL:
                least, most = (None if limit is None else Decimal(limit) for limit in (column.least, column.most))
                whole = column.type == layouts.WHOLE
                return repairs.number_of(text, unit=column.unit, whole=whole, least=least, most=most)
            case layouts.WORD | layouts.JOINED_WORDS:
                joined = column.type == layouts.JOINED_WORDS
                return repairs.word_of(text, spelled=lambda word: self._spelled(column, word, more=True), joined=joined)
            case layouts.ICD10:
                return repairs.code_of(text)
            case layouts.MBI:
                return repairs.identifier_of(
                    text, length=_MBI_LENGTH, digits=False, accepts=lambda mbi: check_mbi(mbi).valid
                )
            case layouts.NPI:
                return repairs.identifier_of(
                    text, length=_NPI_LENGTH, digits=True, accepts=lambda npi: check_npi(npi).valid
                )
            case layouts.TIN:
                return repairs.identifier_of(text, length=_TIN_LENGTH, digits=True, accepts=lambda tin: tin == self.tin)
            case layouts.MODEL_ID:
                own = self.model_id or ""
                return repairs.identifier_of(text, length=len(own), digits=False, accepts=lambda id_: id_ == own)
        return None

    def _first_day(self, column: Column) -> date:
        """Return the first day that a date of a column can mean: no treatment of the year began two years before."""
        if column.name == "date_of_birth":
            return date(self.day.year - self.book.on(self.day)["intake/oldest_age_years"], 1, 1)
        return date(self.day.year - 1, 1, 1)

    def _spelled(self, column: Column, written: str, *, more: bool = False) -> str | None:
        """Return the allowed word that a spelling means; with `more`, also by an alias that a person must confirm."""
        policy: Any = self.book.on(self.day)
        aliases = dict(policy["intake/word_aliases"].get(column.name, {}))
        if more:
            aliases = {**policy["intake/repair_aliases"].get(column.name, {}), **aliases}
        spellings = {fold(word): word for word in column.words} | {fold(other): word for other, word in aliases.items()}
        return spellings.get(fold(written))


def _count(counted: dict[tuple[str, str], list[int]], column: str, value: str, number: int) -> None:
    if value:
        counted.setdefault((column, value), [number, 0])[1] += 1


def chosen_repairs(proposals: Iterable[Any]) -> dict[tuple[str, str], dict[str, str]]:
    """Return repairs by column and kind, as `Repairer.changes` takes them."""
    chosen: dict[tuple[str, str], dict[str, str]] = {}
    for one in proposals:
        chosen.setdefault((one.column, one.kind), {})[one.before] = one.after
    return chosen


__all__ = ["BLANK_RULES", "INVISIBLE", "VALUE_RULES", "Proposal", "Repairer", "chosen_repairs"]
