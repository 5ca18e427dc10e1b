"""The child process that edits a workbook: it loads no library that would need its limited address space."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import xlsxwriter

from portal.files import workbook_editing_child
from portal.files.workbook_editing import Changes, Value

MEMORY, SECONDS, RESULT = str(1 << 30), "60", str(1 << 20)


def test_child_edits_without_numpy(tmp_path: Path) -> None:
    """openpyxl loads numpy where it is installed, and numpy takes address space for each core of the machine."""
    path, result = tmp_path / "sent.xlsx", tmp_path / "result.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Data").write("A1", "old")
    child = [workbook_editing_child.__file__, str(path), str(result), "data", "notes", MEMORY, SECONDS, RESULT]
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-I", *child],
        input=Changes(values=[Value(1, 1, "new")]).as_json(),
        capture_output=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines()}
    assert "openpyxl" in loaded and "numpy.linalg" not in loaded
    assert openpyxl.load_workbook(result)["Data"]["A1"].value == "new"
