"""Program of the child process that reads one workbook within hard limits. It imports nothing of the project.

python-calamine aborts its whole process on some hostile workbooks, so it never runs in a worker itself. Usage:
workbook_child.py FILE SHEET NOTES_SHEET MEMORY_BYTES SECONDS CELL_CHARACTERS AREA_CELLS LISTED.

The first line of the output is a JSON object. If the sheet is too large to read, it holds only `far_cell`, the last
used cell, and nothing follows. Otherwise it holds facts about the sheet, and each further line is a JSON list, one row.
The program cuts cells to CELL_CHARACTERS.
"""

import json
import re
import resource
import sys
import zipfile
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from xml.parsers import expat

_WIDEST_SHEET = 16_384  # columns of a sheet in Excel
_NO_TEXT = "#VALUE!"  # for an error cell without a text
_WHOLE_FLOAT = 1e15  # a float represents every whole number below this one exactly
# Patterns begin with fixed letters: a search for them is fast, but one for the `<` of each cell is slow.
_ROW = re.compile(rb"row(?:\s([^>]*))?(?<!/)>")
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


def sheet_xml(path, sheet):
    """Return the XML of a sheet as bytes; empty if the archive does not hold it."""
    with zipfile.ZipFile(path) as archive:
        part = sheet_paths(archive).get(sheet)
        return archive.read(part) if part in archive.namelist() else b""


def rows_in(data):
    """Yield the attributes of each row that is not empty, and the position where its cells begin."""
    for row in _ROW.finditer(data):
        if data[row.start() - 1 : row.start()] in (
            b"<",
            b":",
        ):  # a start tag, not an end tag or text
            yield row[1] or b"", row.end()


def far_cell_of(data, area):
    """Return the last used cell if the rows and columns up to it are more cells than `area`; otherwise None."""
    starts, number = [], 0
    for attributes, start in rows_in(data):
        stated = _NUMBER.search(attributes)
        number = int(stated[1]) if stated else number + 1
        starts.append((number, start))
    ends = [start for _, start in starts[1:]] + [len(data)]
    filled = (
        number
        for (number, start), end in sorted(zip(starts, ends, strict=True), reverse=True)
        if _CONTENT.search(data, start, end)
    )
    last_row = next(filled, 0)
    if last_row * _WIDEST_SHEET <= area:
        return None
    letters = max({cell[1] for cell in _FILLED.finditer(data)}, key=column_number, default=b"A")
    return None if last_row * column_number(letters) <= area else f"{letters.decode()}{last_row}"


def error_cells(data):
    """Map rows (from 1) to columns (from 0) to the texts of error cells; also count error cells without a reference."""
    placed, unplaced, end = defaultdict(dict), 0, 0
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
            unplaced += 1
        else:
            text = value[1].decode("utf-8", "replace").strip() if value else ""
            placed[int(place[2])][column_number(place[1]) - 1] = text or _NO_TEXT
    return placed, unplaced


def hidden_rows(data):
    """List the rows that are hidden, by hand or by a filter."""
    found = (_NUMBER.search(attributes) for attributes, _ in rows_in(data) if _HIDDEN.search(attributes))
    return [int(number[1]) for number in found if number]


def sheet_names(book, wanted, notes, worksheet, visible):
    """Return the names of the sheet to read and of the notes sheet (or None), without hidden sheets."""
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == worksheet and sheet.visible == visible]
    known = {name.strip().lower(): name for name in reversed(names)}
    others = [name for name in names if name.strip().lower() != notes]
    return known.get(wanted) or (others or names)[0], known.get(notes)


def rows_of(sheet, errors, cell_length):
    """Yield the rows of a sheet as lists of text, from row 1 and column A, without blank cells at the end."""
    left = [""] * sheet.start[1] if sheet.start else []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        values = left + [text_of(value)[:cell_length] for value in row]
        for position, text in errors.get(number, {}).items():
            values += [""] * (position + 1 - len(values))
            values[position] = text[:cell_length]
        while values and not values[-1]:
            values.pop()
        yield values


def write(answer):
    sys.stdout.write(json.dumps(answer) + "\n")


def main(path, wanted, notes, memory, seconds, cell_length, area, listed):
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    with load_workbook(path) as book:
        name, notes_name = sheet_names(book, wanted, notes, SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible)
        data = sheet_xml(path, name)
        far_cell = far_cell_of(data, area)
        if far_cell is not None:
            write({"far_cell": far_cell})
            return
        noted = []
        if notes_name not in (None, name) and far_cell_of(sheet_xml(path, notes_name), area) is None:
            noted = list(rows_of(book.get_sheet_by_name(notes_name), {}, cell_length))
        any_formula = b"<f" in data or b":f" in data
        formulas = [(column.decode(), int(row)) for column, row in _FORMULA.findall(data)] if any_formula else []
        errors, unplaced = error_cells(data)
        write(
            {
                "notes": noted,
                "formulas": formulas[:listed],
                "formula_count": len(formulas),
                "errors_without_place": unplaced,
                "hidden_rows": hidden_rows(data),
            }
        )
        del data
        for row in rows_of(book.get_sheet_by_name(name), errors, cell_length):
            write(row)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:4], *map(int, sys.argv[4:]))
    except BaseException as error:  # a hostile file may raise anything; report only its type, no data
        sys.stderr.write(type(error).__name__)
        sys.exit(3)
