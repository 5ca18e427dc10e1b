"""Sheets whose XML is unusual: the child process that reads them loses no row and moves no value."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from portal.files.children import Answer, Unreadable
from portal.files.workbook_child import last_row_end, sheet_pieces
from portal.files.workbooks import Sheet, limits_on, open_sheet
from portal.policy import load_book
from tests.uploads import build
from tests.uploads.test_fixtures import check
from tests.uploads.test_hostile_files import repacked

CLINICAL = "clinical-data"
LIMITS = limits_on(date(2021, 1, 1), book=load_book())
PART = "xl/worksheets/sheet1.xml"
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TEXTS = ["row>", "a</row>b", ":row>", "two\nlines", "cr\rlf\r\n", 'quo"ted, "x"', "<c>&amp;", " ", "é😀"]


def sheet_of(rows: list[list[str]], prefix: str = "", after_tag: str = "") -> bytes:
    """Return the XML of a sheet of inline texts; `prefix` is that of its tags, `after_tag` follows each row's tag."""
    p = f"{prefix}:" if prefix else ""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            f'<{p}c r="{chr(65 + at)}{number}" t="inlineStr"><{p}is><{p}t xml:space="preserve">'
            f"{escaped(text)}</{p}t></{p}is></{p}c>"
            for at, text in enumerate(row)
        )
        lines.append(f'<{p}row r="{number}">{after_tag}{cells}</{p}row>')
    head = f'<{p}worksheet xmlns{":" if p else ""}{prefix}="{_NAMESPACE}"><{p}sheetData>'
    return f"{head}{''.join(lines)}</{p}sheetData></{p}worksheet>".encode()


def escaped(text: str) -> str:
    """Escape what XML demands, and no more: a `>` may stand in a text as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")


def saved(path: Path, sheet: bytes) -> Path:
    path.write_bytes(repacked(build.workbook({CLINICAL: [["x"]]}), {PART: sheet}))
    return path


def rows_of(path: Path) -> list[list[str]]:
    with open_sheet(path, sheet=CLINICAL, notes="notes", limits=LIMITS) as opened:
        assert "far_cell" not in opened.facts
        return list(opened.rows())


@pytest.mark.parametrize("prefix", ["", "x"])
def test_texts_with_tags_line_ends_and_quotation_marks_arrive_as_they_are(tmp_path: Path, prefix: str) -> None:
    rows = [["mbi", "sex"], *([text, f"{number}"] for number, text in enumerate(_TEXTS))]
    assert rows_of(saved(tmp_path / "a.xlsx", sheet_of(rows, prefix))) == rows


@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_row_longer_than_a_piece_is_one_row(tmp_path: Path, prefix: str) -> None:
    """The child reads the XML in pieces of a megabyte."""
    long = "row>" * 200
    rows = [["mbi"], *([[long] * 26] * 3), ["last"]]
    path = saved(tmp_path / "a.xlsx", sheet_of(rows, prefix, after_tag=" " * (5 << 18)))
    found = rows_of(path)
    assert [len(row) for row in found] == [1, 26, 26, 26, 1]
    assert found[1][25] == long[: LIMITS.cell_length_limit_characters + 1]
    with zipfile.ZipFile(path) as archive:
        pieces = list(sheet_pieces(archive, CLINICAL))
        assert b"".join(pieces) == archive.read(PART)
    end = b"</x:row>" if prefix else b"</row>"
    assert len(pieces) > 2 and all(piece.endswith(end) for piece in pieces[:-1])


def test_only_the_end_tag_of_a_row_ends_a_piece() -> None:
    for text, end in ((b"<row><c/></row><row>", 15), (b"a row> b", 0), (b"</x:row> row>", 8), (b"</arrow></row", 0)):
        assert last_row_end(text, 0) == end, text


def test_a_sheet_cut_in_the_middle_is_unreadable_and_no_row_of_it_counts(tmp_path: Path) -> None:
    rows = build.as_cells(build.clinical_rows(40), CLINICAL)
    sheet = sheet_of([[str(cell) for cell in row] for row in [line[:26] for line in rows]])
    for cut in (len(sheet) // 3, len(sheet) // 2, len(sheet) - 30):
        checked = check(saved(tmp_path / "cut.xlsx", sheet[:cut]), CLINICAL)
        assert not checked.is_accepted and checked.accepted == 0, cut


@pytest.mark.parametrize("answer", [b"[2, 10]\na,b\r\n", b"[2, 10", b"[2, 10]\n", b"nonsense\n"])
def test_a_block_that_ends_early_is_unreadable(answer: bytes) -> None:
    program = f"import os, sys; os.write(1, {answer!r}); sys.exit(3)"
    command = [sys.executable, "-I", "-S", "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0) as child, pytest.raises(Unreadable):
        list(Sheet(Answer(child, 20, 1 << 20)).blocks())
