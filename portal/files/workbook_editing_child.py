"""Program of the child process that writes values and notes into one workbook. It imports nothing of the project.

openpyxl reads the whole workbook, so it runs within hard limits and never in a worker itself. Usage:
workbook_editing_child.py FILE RESULT SHEET NOTES_SHEET MEMORY_BYTES SECONDS RESULT_BYTES, with one JSON object on the
standard input: `values`, a list of [row, column, value]; `notes`, a list of [row, column, text, color]; `listing`, the
rows of a sheet to add, and `listing_name`. Rows and columns count from 1. Formulas become their stored values, because
nobody calculates them before the file is read again.
"""

import json
import re
import resource
import sys

_WIDTH, _HEIGHT = 320, 140  # pixels of a note
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?")
_LISTING_WIDTHS = (10, 24, 30, 40, 60, 60)


def wanted_sheet(book, wanted, notes):
    """Return the visible sheet of a name, else the first visible one that is not the notes."""
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    known = {sheet.title.strip().lower(): sheet for sheet in reversed(visible)}
    others = [sheet for sheet in visible if sheet.title.strip().lower() != notes]
    return known.get(wanted) or (others or visible)[0]


def put(cell, value):
    """Write a value; a number where the cell held one, otherwise text."""
    if value == "":
        cell.value = None
    elif isinstance(cell.value, int | float) and _NUMBER.fullmatch(value):
        cell.value = float(value) if "." in value else int(value)
    else:
        cell.value = value
        cell.data_type = "s"
        cell.number_format = "@"


def add_listing(book, name, rows, bold):
    """Add a sheet of text before whose cells a spreadsheet never runs as formulas."""
    sheet = book.create_sheet(name)
    for number, row in enumerate(rows, start=1):
        for position, text in enumerate(row, start=1):
            cell = sheet.cell(number, position, text)
            cell.data_type = "s"
            if number == 1:
                cell.font = bold
    for position, width in enumerate(_LISTING_WIDTHS, start=1):
        sheet.column_dimensions[sheet.cell(1, position).column_letter].width = width
    sheet.freeze_panes = "A2"


def main(path, result, wanted, notes, memory, seconds, result_bytes):
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (result_bytes, result_bytes))
    # openpyxl would load numpy where it is installed, which takes address space for each core of the machine.
    sys.modules["numpy"] = None
    from openpyxl import load_workbook
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    asked = json.load(sys.stdin)
    with open(path, "rb") as source:  # by its path openpyxl would refuse a name without .xlsx
        book = load_workbook(source, data_only=True, keep_links=False)
    sheet = wanted_sheet(book, wanted, notes)
    for row, column, value in asked["values"]:
        cell = sheet.cell(row, column)
        if not isinstance(cell, MergedCell):
            put(cell, value)
    for row, column, text, color in asked["notes"]:
        cell = sheet.cell(row, column)
        if isinstance(cell, MergedCell):
            continue
        cell.fill = PatternFill("solid", start_color=color, end_color=color)
        cell.comment = Comment(text, "Portal", height=_HEIGHT, width=_WIDTH)
    if asked["listing"]:
        if asked["listing_name"] in book.sheetnames:
            del book[asked["listing_name"]]
        add_listing(book, asked["listing_name"], asked["listing"], Font(bold=True))
    book.active = book.index(sheet)
    book.save(result)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:5], *map(int, sys.argv[5:]))
    except BaseException as error:  # a hostile file may raise anything; report only its type, no data
        sys.stderr.write(type(error).__name__)
        sys.exit(3)
