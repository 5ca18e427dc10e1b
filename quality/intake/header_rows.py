"""Rows that are no data: titles above the header, the header itself, and rows of units, totals and notes.

People export reports, and reports have such rows. Each is passed over with a warning that names it, so that it neither
rejects the file nor vanishes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl

from quality.intake.findings import Findings
from quality.intake.limits import Limits
from quality.intake.tables import ROW, Row
from quality.intake.text_cleaning import header_name, visible_text

_JOINTS = re.compile(r"[^a-z0-9]+")
_FEWEST_NAMES = 2  # a single cell that equals a column name may be a value ("spine")
_SHORTEST_SIGN = 3  # shorter names, such as N, are also values of many columns
# The columns that tell one row of data from another: a row that fills one of them in with a value is data.
_IDENTITY = ("mbi", "date_of_birth", "episode_start_date", "measure_id")
_WORD = r"^[^0-9='\"]"  # every identifier and date begins with a digit, or with what a spreadsheet puts before one
_LABEL, _FILLED = "@Label", "@Filled"


@dataclass(frozen=True)
class Names:
    """The columns of a layout and the other names by which people call them, from the policy."""

    columns: Mapping[str, str]
    aliases: Mapping[str, str]

    @classmethod
    def of(cls, columns: Collection[str], limits: Limits) -> Names:
        """Return the names of some columns, with those aliases in `limits` that are theirs."""
        aliases = {
            _bare(other): column
            for column, others in limits.column_aliases.items()
            if column in columns
            for other in others
        }
        return cls({_bare(column): column for column in columns}, aliases)

    def column(self, written: str) -> str | None:
        """Return the column that a header cell means, in any way of writing it; None if it means none."""
        bare = _bare(visible_text(written))
        return self.columns.get(bare) or self.aliases.get(bare)


def _bare(name: str) -> str:
    """Return a name as letters and digits alone: `Planned dose [cGy]*` and `PlannedDose_cGy` are the same."""
    return _JOINTS.sub("", name.lower())


def separator_of(lines: Iterable[str], separators: str, names: Names) -> str | None:
    """Return the separator that makes the most column names of some line; None if no line holds any."""
    counts = {
        separator: max((_known(line.replace('"', "").split(separator), names) for line in lines), default=0)
        for separator in separators
    }
    best = max(counts, key=lambda separator: counts[separator])
    return best if counts[best] else None


def header_of(
    numbered: Iterator[Row], names: Names, limits: Limits, findings: Findings
) -> tuple[Row | None, list[Row]]:
    """Return the header row, with the names of the layout, and the rows below it that were read to find it.

    Without any row the header is None. The rows after those stay in `numbered`.

    The header is the first of the upper rows that names several columns, else the first row with a value. Rows above
    it are reported as titles.
    """
    filled = ((number, values) for number, values in numbered if any(map(str.strip, values)))
    upper: list[Row] = []
    for row in islice(filled, limits.header_search_rows):
        upper.append(row)
        if _known(row[1], names) >= _FEWEST_NAMES:
            break
    else:
        # Perhaps a row of data, in which N is no other name of n_stage: only the layout's own names count.
        own = Names(names.columns, {})
        return (_named(upper[0], own, findings), upper[1:]) if upper else (None, [])
    for number, values in upper[:-1]:
        words = " ".join(filter(None, map(visible_text, values)))
        findings.add("title-row", row=number, received=words[: limits.cell_length_limit_characters])
    return _named(upper[-1], names, findings), []


def _known(values: Iterable[str], names: Names) -> int:
    signs = (value for value in values if len(value.strip()) >= _SHORTEST_SIGN)
    return len({names.column(value) for value in signs} - {None})


def _named(header: Row, names: Names, findings: Findings) -> Row:
    """Return a header row with the layout's names for the other names of columns, and report what was taken for what.

    A column under its own name is never replaced by one under another name.
    """
    number, cells = header
    exact = {header_name(cell) for cell in cells}
    named = []
    for cell in cells:
        bare = _bare(visible_text(cell))
        column = names.columns.get(bare) or names.aliases.get(bare)
        if column is None or column in exact:
            named.append(cell)
            continue
        if bare not in names.columns:
            findings.add("column-alias", column=column, received=visible_text(cell), expected=column)
        named.append(column)
    return number, named


def rows_apart(frame: pl.DataFrame, names: Names, limits: Limits, findings: Findings) -> list[int]:
    """Return the numbers of the repeated headers, units, totals and notes in a batch of rows, and report each.

    Only rows that leave the columns of `_IDENTITY` blank, or put a word there, are looked at, so a file of data costs
    next to nothing.
    """
    columns = [name for name in frame.columns if name != ROW]
    identity = [name for name in _IDENTITY if name in columns]
    if not identity:
        return []
    no_data = pl.all_horizontal(pl.col(name).is_null() | pl.col(name).str.contains(_WORD) for name in identity)
    doubtful = frame.filter(no_data | _note(columns, identity)).with_columns(
        pl.coalesce(columns).alias(_LABEL),
        pl.sum_horizontal(pl.col(name).is_not_null() for name in columns).alias(_FILLED),
    )
    apart = []
    for row, label, kind in _kinds(doubtful, columns, identity, names, limits):
        if kind:
            findings.add(kind, row=row, received=label[: limits.cell_length_limit_characters])
            apart.append(row)
    return apart


def _note(columns: Sequence[str], identity: Sequence[str]) -> pl.Expr:
    """Return the condition that the only value of a row is a text of several words."""
    others = [name for name in columns if name != columns[0]]
    alone = pl.all_horizontal(pl.col(name).is_null() for name in others) if others else pl.lit(False)
    return pl.col(columns[0]).str.contains(r"\S\s+\S") & alone & pl.lit(bool(identity))


def _kinds(
    apart: pl.DataFrame, columns: Sequence[str], identity: Sequence[str], names: Names, limits: Limits
) -> Iterator[tuple[int, str, str | None]]:
    """Yield the number and the first value of each row, with the rule that reports it, None for a row of data."""
    totals = re.compile(rf"(?i)(?:{'|'.join(map(re.escape, limits.row_words['total']))})(?:[^a-z].*)?", re.DOTALL)
    units = {_bare(word) for word in limits.row_words["unit"]}
    for values in apart.iter_rows(named=True):
        cells = [values[name] for name in columns if values[name] is not None]
        labels = [values[name] for name in (_LABEL, *identity) if values[name]]
        if not cells:
            kind = None
        elif len(cells) >= _FEWEST_NAMES and all(names.column(cell) for cell in cells):
            kind = "header-again"
        elif all(_bare(cell) in units for cell in cells):
            kind = "units-row"
        elif any(map(totals.fullmatch, labels)):
            kind = "total-row"
        else:
            kind = "note-row" if values[_FILLED] == 1 and " " in values[_LABEL].strip() else None
        yield values[ROW], values[_LABEL], kind
