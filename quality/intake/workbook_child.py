"""Program of the child process that reads one workbook inside hard limits. Imports nothing of the project.

python-calamine aborts its whole process on some hostile workbooks, so it never runs in a worker itself.
Usage: workbook_child.py FILE SHEET NOTES_SHEET MEMORY_BYTES SECONDS CELL_CHARACTERS ANSWER_CHARACTERS; answers one
JSON document. Longer cells are cut, a longer answer is not given: a workbook of kilobytes can unpack to gigabytes of
text, which the parent would have to hold as well.
"""

import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from xml.parsers import expat

_FORMULA = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"[^>]*>\s*<(?:\w+:)?f[\s/>]")


def text_of(value):
    """Give the text a person sees for a stored value, without a float's noise."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def sheet_paths(archive):
    """Map each sheet's name to its part, as the workbook and its relationships say."""
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
        parser.EntityDeclHandler = refuse
        parser.Parse(archive.read(part), True)
    for name, relation in names:
        target = targets.get(relation, "").lstrip("/")
        found[name] = target if target.startswith("xl/") else "xl/" + target
    return found


def refuse(*_):
    raise ValueError("entities are refused")


def formulas(path, sheet):
    """List the cells of a sheet that hold a formula, as (column letters, row)."""
    with zipfile.ZipFile(path) as archive:
        part = sheet_paths(archive).get(sheet)
        if part not in archive.namelist():
            return []
        return [(column.decode(), int(row)) for column, row in _FORMULA.findall(archive.read(part))]


def main(path, wanted, notes, memory, seconds, cell_length, answer_length):
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    import python_calamine

    with python_calamine.load_workbook(path) as book:
        names = {name.strip().lower(): name for name in reversed(book.sheet_names)}
        others = [name for name in book.sheet_names if name.strip().lower() != notes]
        if wanted in names:
            sheet = names[wanted]
        else:
            sheet = others[0] if others else book.sheet_names[0]
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        noted = []
        if notes in names and names[notes] != sheet:
            noted = book.get_sheet_by_name(names[notes]).to_python(skip_empty_area=False)
    answer = {
        "sheet": sheet,
        "rows": [[text_of(value)[:cell_length] for value in row] for row in rows],
        "notes": [[text_of(value)[:cell_length] for value in row] for row in noted],
        "formulas": formulas(path, sheet),
    }
    text = json.dumps(answer)
    if len(text) > answer_length:
        raise ValueError("the answer is too long")
    sys.stdout.write(text)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:4], *map(int, sys.argv[4:]))
    except BaseException as error:  # whatever a hostile file causes, the parent gets one word and a status
        sys.stderr.write(type(error).__name__)
        sys.exit(3)
