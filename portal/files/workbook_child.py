"""Program of the child process that reads one workbook within hard limits. It imports nothing of the project.

python-calamine aborts its whole process on some hostile workbooks, so it never runs in a worker itself. Usage:
workbook_child.py FILE SHEET NOTES_SHEET MEMORY_BYTES SECONDS CELL_CHARACTERS AREA_CELLS LISTED.

The first line of the output is a JSON object. If the sheet is too large to read, it holds only `far_cell`, the last
used cell, and nothing follows. Otherwise it holds facts about the sheet, and blocks of rows follow: a JSON list of the
number of rows and of bytes, then those bytes, the rows as CSV. The program cuts cells to CELL_CHARACTERS.
"""

import csv
import io
import json
import re
import resource
import sys
import zipfile
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from xml.parsers import expat

_PIECE_BYTES = 1 << 20
_LONGEST_TAG = 64  # bytes of the end tag of a row with a prefix
_FIRST_BLOCK, _LARGEST_BLOCK, _BLOCK_BYTES = 32, 32_768, 4 << 20  # rows, rows, bytes
_MOST_NUMBERS = 100_000  # whose texts are remembered
_NO_TEXT = "#VALUE!"  # for an error cell without a text
_WHOLE_FLOAT = 1e15  # a float represents every whole number below this one exactly
# Patterns begin with fixed letters: a search for them is fast, but one for the `<` of each cell is slow.
_ROW = re.compile(rb"row(?:\s([^>]*))?(?<!/)>")
_END_OF_ROW = re.compile(rb"</(?:\w+:)?row>")
_CONTENT = re.compile(rb"<(?:\w+:)?(?:v|is|f)[\s>]")
_FILLED = re.compile(rb"r=[\"']([A-Z]{1,3})[0-9]+[\"'][^>]*(?<!/)>")
_FORMULA = re.compile(rb"r=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*>\s*<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"t=[\"']e[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)<")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_NUMBER = re.compile(rb"\br=[\"']([0-9]{1,7})[\"']")
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")


def text_of(value):
    """Return a stored value as text, as a person sees it in the sheet."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _WHOLE_FLOAT
        return str(int(value)) if whole else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def column_number(letters):
    """Return the number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def sheet_paths(archive):
    """Map each sheet's name to the path of its part, from the workbook and its relationships."""
    found, names, targets = {}, [], {}

    def workbook_tag(tag, attributes):
        if tag.rpartition(":")[2] == "sheet":
            relation = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            names.append((attributes.get("name", ""), relation))

    def relation_tag(tag, attributes):
        if tag.rpartition(":")[2] == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    for part, handler in (("xl/workbook.xml", workbook_tag), ("xl/_rels/workbook.xml.rels", relation_tag)):
        parser = expat.ParserCreate()
        parser.StartElementHandler = handler
        parser.EntityDeclHandler = refuse_entities
        parser.Parse(archive.read(part), True)
    for name, relation in names:
        target = targets.get(relation, "").lstrip("/")
        found[name] = target if target.startswith("xl/") else "xl/" + target
    return found


def refuse_entities(*_):
    raise ValueError("entities are refused")


def rows_in(data):
    """Yield the attributes of each row that is not empty, and the position where its cells begin."""
    for row in _ROW.finditer(data):
        if data[row.start() - 1 : row.start()] in (
            b"<",
            b":",
        ):  # a start tag, not an end tag or text
            yield row[1] or b"", row.end()


def sheet_pieces(archive, sheet):
    """Yield the XML of a sheet in pieces that end where a row ends; nothing if the archive does not hold it."""
    part = sheet_paths(archive).get(sheet)
    if part not in archive.namelist():
        return
    with archive.open(part) as file:
        rest = bytearray()
        while piece := file.read(_PIECE_BYTES):
            seen = max(0, len(rest) - _LONGEST_TAG)
            rest += piece
            if end := last_row_end(rest, seen):
                yield bytes(rest[:end])
                del rest[:end]
        yield bytes(rest)


def last_row_end(data, seen):
    """Return the position after the last end tag of a row behind the bytes already seen; 0 if there is none."""
    end = len(data)
    while (end := data.rfind(b"row>", seen, end)) >= 0:
        if _END_OF_ROW.fullmatch(data, max(0, data.rfind(b"<", max(0, end - _LONGEST_TAG), end)), end + 4):
            return end + 4
    return 0


class Survey:
    """Facts about a sheet, gathered from the pieces of its XML."""

    def __init__(self):
        self.formulas, self.hidden_rows = [], []
        self.errors, self.unplaced = defaultdict(dict), 0
        self._row = self._last_row = 0
        self._letters, self._farther = b"A", farther_than(b"A")

    @classmethod
    def of(cls, archive, sheet):
        survey = cls()
        for data in sheet_pieces(archive, sheet):
            survey.add(data)
        return survey

    def add(self, data):
        self._add_rows(data)
        while cell := self._farther.search(data):
            self._letters = max({cell[1] for cell in _FILLED.finditer(data)}, key=column_number, default=cell[1])
            self._farther = farther_than(self._letters)
        if b"<f" in data or b":f" in data:
            self.formulas += [(column.decode(), int(row)) for column, row in _FORMULA.findall(data)]
        if b't="e"' in data or b"t='e'" in data:
            self._add_errors(data)

    def _add_rows(self, data):
        starts = []
        any_hidden = b"hidden=" in data
        for attributes, start in rows_in(data):
            stated = _NUMBER.search(attributes)
            self._row = int(stated[1]) if stated else self._row + 1
            starts.append((self._row, start))
            if any_hidden and stated and _HIDDEN.search(attributes):
                self.hidden_rows.append(self._row)
        ends = [*(start for _, start in starts[1:]), len(data)]
        for (number, start), end in sorted(zip(starts, ends, strict=False), reverse=True):  # no rows, no ends
            if number <= self._last_row:
                break
            if _CONTENT.search(data, start, end):
                self._last_row = number

    def _add_errors(self, data):
        """Note rows (from 1), columns (from 0) and texts of error cells; count those without a reference."""
        end = 0
        for error in _ERROR.finditer(data):
            if error.start() < end:
                continue  # in a tag that is known: no part of a hostile sheet is searched twice
            start, end = data.rfind(b"<", end, error.start()), data.find(b">", error.end())
            if end < 0:
                raise ValueError("a tag without an end")
            tag = data[start:end] if start >= 0 else b""
            if not re.match(rb"<(?:\w+:)?c\s", tag):
                continue  # the same characters in a text
            value = None
            if not tag.endswith(b"/"):
                closed = data.find(b"c>", end)
                if closed < 0:
                    raise ValueError("a cell without an end")
                value = _VALUE.search(data, end, closed)
                end = closed
            place = _PLACE.search(tag)
            if place is None:
                self.unplaced += 1
            else:
                text = value[1].decode("utf-8", "replace").strip() if value else ""
                self.errors[int(place[2])][column_number(place[1]) - 1] = text or _NO_TEXT

    def far_cell(self, area):
        """Return the last used cell if the rows and columns up to it are more cells than `area`; otherwise None."""
        if self._last_row * column_number(self._letters) <= area:
            return None
        return f"{self._letters.decode()}{self._last_row}"


def farther_than(letters):
    """Return the pattern of a filled cell in a column to the right of one: a search for it is fast where none is."""
    longer = [rb"[A-Z]{%d}" % length for length in range(len(letters) + 1, 4)]
    later = [
        rb"%s[%c-Z][A-Z]{%d}" % (letters[:at], letter + 1, len(letters) - at - 1)
        for at, letter in enumerate(letters)
        if letter < ord("Z")
    ]
    if not longer + later:
        return re.compile(rb"(?!)")
    return re.compile(rb"r=[\"'](%s)[0-9]+[\"'][^>]*(?<!/)>" % b"|".join(longer + later))


def sheet_names(book, wanted, notes, worksheet, visible):
    """Return the names of the sheet to read and of the notes sheet (or None), without hidden sheets."""
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == worksheet and sheet.visible == visible]
    known = {name.strip().lower(): name for name in reversed(names)}
    others = [name for name in names if name.strip().lower() != notes]
    return known.get(wanted) or (others or names)[0], known.get(notes)


class NumberTexts(dict):
    """The texts of numbers: most numbers of a sheet occur often."""

    def __missing__(self, number):
        if len(self) >= _MOST_NUMBERS:
            self.clear()
        text = self[number] = text_of(number)
        return text


def rows_of(sheet, errors, cell_length):
    """Yield the rows of a sheet as lists of text, from row 1 and column A, without blank cells at the end."""
    numbers = NumberTexts()
    left = [""] * sheet.start[1] if sheet.start else []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        values = left + [
            value if (kind := type(value)) is str else numbers[value] if kind is float else text_of(value)
            for value in row
        ]
        for position, text in errors.get(number, {}).items():
            values += [""] * (position + 1 - len(values))
            values[position] = text
        while values and not values[-1]:
            values.pop()
        if values and max(map(len, values)) > cell_length:
            values = [value[:cell_length] for value in values]
        yield values


def write(answer):
    sys.stdout.write(json.dumps(answer) + "\n")


def write_blocks(rows):
    """Write rows in blocks, of few rows at first, because the header is among them and is read in another way."""
    text = io.StringIO(newline="")
    writer, taken, most = csv.writer(text, lineterminator="\r\n"), 0, _FIRST_BLOCK
    for row in rows:
        writer.writerow(row)
        taken += 1
        if taken == most or text.tell() > _BLOCK_BYTES:
            write_block(taken, text)
            taken, most = 0, min(2 * most, _LARGEST_BLOCK)
    write_block(taken, text)


def write_block(rows, text):
    block = text.getvalue().encode()
    write([rows, len(block)])
    sys.stdout.flush()
    sys.stdout.buffer.write(block)
    text.seek(0)
    text.truncate()


def main(path, wanted, notes, memory, seconds, cell_length, area, listed):
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    with load_workbook(path) as book, zipfile.ZipFile(path) as archive:
        name, notes_name = sheet_names(book, wanted, notes, SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible)
        survey = Survey.of(archive, name)
        far_cell = survey.far_cell(area)
        if far_cell is not None:
            write({"far_cell": far_cell})
            return
        noted = []
        if notes_name not in (None, name) and Survey.of(archive, notes_name).far_cell(area) is None:
            noted = list(rows_of(book.get_sheet_by_name(notes_name), {}, cell_length))
        write(
            {
                "notes": noted,
                "formulas": survey.formulas[:listed],
                "formula_count": len(survey.formulas),
                "errors_without_place": survey.unplaced,
                "hidden_rows": survey.hidden_rows,
            }
        )
        write_blocks(rows_of(book.get_sheet_by_name(name), survey.errors, cell_length))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:4], *map(int, sys.argv[4:]))
    except BaseException as error:  # a hostile file may raise anything; report only its type, no data
        sys.stderr.write(type(error).__name__)
        sys.exit(3)
