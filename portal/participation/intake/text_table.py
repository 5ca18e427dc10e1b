"""Tables in text files and sheets: rows with their values by column name, and the faults that make rows unreadable.

In text, the separator is a comma, semicolon or tab, and a byte-order mark is allowed. Columns come in any order, their
names in any case. Rows are numbered as a spreadsheet numbers them: the first is 1.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from portal.characters import holds_control_characters, identifier_key, tidy
from portal.identifiers import check_tin

SEPARATORS = ",;\t"
SAVE_AS = "Save the list as “CSV UTF-8 (comma delimited)” and load it again."
_BEGINNINGS = (
    (b"PK\x03\x04", f"This is an Excel workbook or another archive, not text. {SAVE_AS}"),
    (b"\xd0\xcf\x11\xe0", f"This is an old Excel workbook, not text. {SAVE_AS}"),
    (b"\x1f\x8b", "This is a compressed file. Unzip it and load the list that it contains."),
    (b"%PDF", "This is a PDF document. A list is a text file with separators (CSV)."),
    (b"\xff\xfe", f"This is UTF-16 text. {SAVE_AS}"),
    (b"\xfe\xff", f"This is UTF-16 text. {SAVE_AS}"),
)
_FIRST_BYTES = 200
MOST_FAULTS = 10_000
LONGEST_VALUE = 131_072
_LOST_LETTER = "\N{REPLACEMENT CHARACTER}"
_END_MARK = "\x1a"  # Ctrl-Z, which DOS programs write after the last line
_DECLARED = re.compile(
    r"\s*sep=([,;\t])(?=\s*[\r\n])", re.IGNORECASE
)  # the first line, by which a file names its separator to Excel
_DECIMALS_OF_DIGITS = re.compile(r"([0-9]+)\.0+")
_POWER_OF_TEN = re.compile(r"[0-9]+(\.[0-9]+)?[Ee]\+[0-9]+")
_ERROR_OF_A_CELL = re.compile(r"#(N/A|NAME\?|GETTING_DATA|[A-Z]+(/0)?!)")
_LONGEST_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a file: a sentence and its place (row, the name that the row is about, column)."""

    sentence: str
    row: int | None = None
    name: str = ""
    column: str = ""

    def __str__(self) -> str:
        """Return the fault as one line: "Row 3, RO12345, site_zip: A ZIP code has five digits."."""
        places = [f"Row {self.row}" if self.row else "", self.name, self.column]
        place = ", ".join(part for part in places if part)
        return f"{place}: {self.sentence}" if place else self.sentence


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the longest value in characters, other names for it; an optional one may be missing."""

    name: str
    longest: int
    also: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table; `named_by` are those that name what a row is about, best first."""

    columns: tuple[Column, ...]
    named_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A readable row: its number in the sheet and its values by column."""

    number: int
    values: dict[str, str]


@dataclass(slots=True)
class TextTable:
    """The content of a file: its readable rows, its faults, and the names of its unknown columns."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def read_table(content: bytes, *, layout: Layout, largest: int) -> TextTable:
    """Read a file; a file that cannot be read at all has one fault and no row.

    :param largest: the size limit in bytes.
    """
    table = TextTable()
    if (sentence := _unreadable(content, largest)) is not None:
        table.faults.append(Fault(sentence))
        return table
    # Bytes that are not UTF-8 become surrogates, so that a fault can name their row and column.
    text = content.decode("utf-8-sig", errors="surrogateescape").rstrip(_END_MARK + "\r\n")
    return _filled(table, _records(*_without_declaration(text, layout), table.faults), layout)


def read_sheet(rows: Iterable[list[str]], *, layout: Layout) -> TextTable:
    """Read the rows of a sheet of a workbook, in which blank cells at the end of a row may be missing."""
    numbered = ((number, cells) for number, cells in enumerate(rows, start=1) if any(cell.strip() for cell in cells))
    header = next(numbered, None)
    if header is None:
        return _filled(TextTable(), iter(()), layout)
    width = len(header[1])
    padded = ((number, cells + [""] * (width - len(cells))) for number, cells in numbered)
    return _filled(TextTable(), chain([header], padded), layout)


def _filled(table: TextTable, records: Iterator[tuple[int, list[str]]], layout: Layout) -> TextTable:
    """Fill a table with numbered rows, of which the first is the header."""
    header = next(records, None)
    if header is None:
        table.faults = table.faults or [Fault("The file is empty.")]
        return table
    places = _column_positions(*header, layout, table)
    if not table.faults:
        for number, cells in records:
            _add_row(number, cells, places, len(header[1]), layout, table)
            if limit_reached(table.faults):
                break
        if not table.rows and not table.faults:
            table.faults.append(Fault("The file has a header but no rows."))
    return table


def limit_reached(faults: list[Fault]) -> bool:
    """Return whether the limit of faults is reached, and add a last fault that says so."""
    if len(faults) >= MOST_FAULTS:
        faults.append(Fault(f"There are more than {MOST_FAULTS:,} faults. The rest of the file was not read."))
        return True
    return False


def _unreadable(content: bytes, largest: int) -> str | None:
    if len(content) > largest:
        return f"The file has {len(content):,} bytes; {largest:,} is the limit."
    for beginning, told in _BEGINNINGS:
        if content.startswith(beginning):
            return told
    if (
        content[:_FIRST_BYTES].count(0) > len(content[:_FIRST_BYTES]) / 4
    ):  # every second byte is 0, and there is no byte-order mark
        return f"This is UTF-16 text. {SAVE_AS}"
    return None


def _key(name: str) -> str:
    return tidy(name).casefold().replace(" ", "_").replace("-", "_")


def _separator(text: str, layout: Layout) -> str:
    """Return the separator that splits the first non-empty line into the most known column names."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    known = {name for column in layout.columns for name in (column.name, *column.also)}
    named = {one: sum(_key(cell.strip('"')) in known for cell in first.split(one)) for one in SEPARATORS}
    return max(named, key=lambda one: named[one])


def _without_declaration(text: str, layout: Layout) -> tuple[str, str]:
    """Return the text and its separator; a line that declares the separator is emptied, so that row numbers hold."""
    declared = _DECLARED.match(text)
    return (text[declared.end() :], declared[1]) if declared else (text, _separator(text, layout))


def _records(text: str, separator: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, with their numbers; stop with a fault where quotation marks do not match."""
    csv.field_size_limit(LONGEST_VALUE)  # a setting of the whole process, which other readers change as well
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            long = f"A value here has more than {LONGEST_VALUE:,} characters. Look for an open quotation mark."
            unmatched = "The quotation marks do not match from here on."
            sentence = long if "field limit" in str(error) else unmatched
            faults.append(Fault(f"{sentence} Nothing below was read.", number))
            return
        if any(cell.strip() for cell in cells):
            yield number, cells


def _column_positions(number: int, header: Sequence[str], layout: Layout, table: TextTable) -> dict[str, int]:
    """Return the position of each column; one that the header names twice or does not name is a fault."""
    keys = [_key(cell) for cell in header]
    places: dict[str, int] = {}
    for column in layout.columns:
        names = (column.name, *column.also)
        found = [place for place, key in enumerate(keys) if key in names]
        if len(found) > 1:
            where = " and ".join(str(place + 1) for place in found)
            table.faults.append(Fault(f"The header names {column.name} more than once (columns {where}).", number))
        elif found:
            places[column.name] = found[0]
    required = [column for column in layout.columns if not column.optional]
    missing = [column.name for column in required if not {column.name, *column.also} & set(keys)]
    if missing:
        sentence = f"The header does not name {', '.join(missing)}."
        if len(missing) == len(required):
            sentence += (
                " The header is the first row that is not empty. Separate the names by commas, semicolons or tabs."
            )
        table.faults.append(Fault(sentence, number))
    known = {name for column in layout.columns for name in (column.name, *column.also)}
    table.ignored = [readable(cell) for cell, key in zip(header, keys, strict=True) if key and key not in known]
    return places


def _add_row(
    number: int, cells: list[str], places: dict[str, int], width: int, layout: Layout, table: TextTable
) -> None:
    """Add one row to the table, or a fault for each of its values that cannot be stored."""
    values = {name: _unwrapped(cells[place]) if place < len(cells) else "" for name, place in places.items()}
    name = next((words for column in layout.named_by if (words := readable(values[column])) != ""), "")
    if absent := [column for column, place in places.items() if place >= len(cells)]:
        counted = "one value" if len(cells) == 1 else f"{len(cells)} values"
        are = "is" if len(absent) == 1 else "are"
        sentence = f"The row has {counted} and the header {width}: {', '.join(absent)} {are} missing."
        table.faults.append(Fault(sentence, number, name))
        return
    if any(cell.strip() for cell in cells[width:]):
        sentence = (
            f"The row has {len(cells)} values and the header {width}. Put quotation marks around a value that "
            f"contains the separator."
        )
        table.faults.append(Fault(sentence, number, name))
        return
    faults = [
        Fault(why, number, name, column.name)
        for column in layout.columns
        if column.name in values and (why := _why_not_storable(values[column.name], column.longest)) is not None
    ]
    table.faults += faults
    if not faults:
        table.rows.append(Row(number, {column: tidy(value) for column, value in values.items()}))


def _unwrapped(cell: str) -> str:
    """Remove what spreadsheets put around digits to keep their zeros (="02111", '02111) and after them (2111.0)."""
    cell = cell.strip()
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    if cell.startswith("'") and identifier_key(cell[1:]).isdigit():
        return cell[1:]
    digits = _DECIMALS_OF_DIGITS.fullmatch(cell)
    return digits[1] if digits else cell


def readable(text: str) -> str:
    """Return a text to quote in a sentence: only printable characters, a long one cut, and never a TIN."""
    if check_tin(identifier_key(text)).valid:
        return "nine digits"
    kept = "".join(character for character in tidy(text) if character.isprintable())
    return kept if len(kept) <= _LONGEST_QUOTED else f"{kept[:_LONGEST_QUOTED]}…"


def is_power_of_ten(text: str) -> bool:
    """Return whether a text is a power of ten, as spreadsheets write long numbers: 9.4E+08."""
    return _POWER_OF_TEN.fullmatch(text) is not None


def digits_lost(what: str) -> str:
    """Return the sentence on a number that a spreadsheet wrote as a power of ten, with what to do."""
    return f"A spreadsheet wrote this one as a power of ten: format the column as text, and type the {what} again."


def zero_lost(what: str) -> str:
    """Return the sentence on a number that lost its leading zero, with what to do."""
    return f"A spreadsheet may have dropped the leading 0: format the column as text, and type the {what} again."


def _why_not_storable(value: str, longest: int) -> str | None:
    if any("\udc80" <= character <= "\udcff" for character in value):
        return f"This is not UTF-8 text, so a letter cannot be read. {SAVE_AS}"
    if _LOST_LETTER in value:
        return "A letter was lost (�) when this file was saved earlier. Type it again."
    if holds_control_characters(value):
        return "This contains an invisible character that cannot be stored (such as NUL). Type the value again."
    if _ERROR_OF_A_CELL.fullmatch(value.strip()):
        return f"The cell contains {value.strip()}, a spreadsheet error. Correct the formula, or type the value."
    if len(tidy(value)) > longest:
        return f"This has {len(tidy(value)):,} characters; {longest} is the limit."
    return None
