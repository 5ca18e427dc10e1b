"""The workbench reads a file as the checks do: the same header, the same columns, the same numbers of rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from portal.policy import load_book
from quality.intake.findings import Findings
from quality.intake.grid import NoGrid, open_grid, plain
from quality.intake.layouts import CLINICAL_DATA, layout_for
from quality.intake.layouts import TEXT as TEXT_TYPE
from quality.intake.limits import limits_on
from quality.intake.reading import read
from quality.intake.rewriting import with_values
from quality.intake.tables import ROW, Table, column_letter
from tests.uploads import build
from tests.uploads.test_fixtures import FAILING, PASSING, check, type_and_rule_of
from tests.uploads.test_header_rows import CLINICAL, HEADER, LINES, TEXT, WIDTH

DAY = date(build.YEAR, 1, 1)
BELOW = "cGy" + "," * WIDTH + "\r\n", "Total: 5" + "," * WIDTH + "\r\n"
TEXTS = {
    **{name: content for name, (content, *_) in CLINICAL.items()},
    "units below the header and a total below the rows": HEADER + BELOW[0] + "".join(LINES) + BELOW[1],
    "a line that declares the separator": "sep=;\r\n" + TEXT.replace(",", ";"),
    "bare names": TEXT.replace("planned_dose_cgy", "PlannedDose [cGy]*", 1).replace("last_name", "LAST NAME", 1),
}


def compare(path: Path, file_type: str) -> str:
    """Compare the two readings of a file; return how it ended."""
    book = load_book()
    layout, limits, findings = layout_for(file_type, on=DAY, book=book), limits_on(DAY, book=book), Findings()
    table = read(path, path.name, layout=layout, day=DAY, book=book, limits=limits, findings=findings, rows_at_once=3)
    data = [] if table is None else list(table.batches)
    try:
        with open_grid(path, layout=layout, limits=limits) as grid:
            rows = dict(grid.data())
            if table is None:
                return "only the workbench"
            lines = _lines(path, file_type)
            titles = {number for number, cells, _ in lines if number < grid.header_row and any(map(str.strip, cells))}
            assert titles == {found.row for found in findings.kept if found.rule == "title-row"}
            assert {column_letter(at): name for name, at in grid.places.items()}.items() <= table.letters.items()
            assert set(grid.places) == set(table.header) & set(layout.names)
            assert [number for number, _, is_data in lines if is_data] == list(rows)
            assert list(rows) == [number for frame in data for number in frame[ROW]]
            for values in pl.concat(data).iter_rows(named=True) if data else ():
                cells = rows[values[ROW]]
                assert {name: grid.value(cells, name) for name in grid.places} == {
                    name: plain(values[name] or "", free_text=layout.column(name).type == TEXT_TYPE)
                    for name in grid.places
                }
            return "both"
    except NoGrid:
        assert table is None or not table.has_rows or not _known(table, layout.names)
        return "neither"


def _lines(path: Path, file_type: str) -> list[tuple[int, list[str], bool]]:
    layout, limits = layout_for(file_type, on=DAY, book=load_book()), limits_on(DAY, book=load_book())
    with open_grid(path, layout=layout, limits=limits) as grid:
        return [(line.number, list(line.cells), line.is_data) for line in grid.lines()]


def _known(table: Table, names: tuple[str, ...]) -> set[str]:
    return set(table.header) & set(names)


@pytest.mark.parametrize("path", [*PASSING, *FAILING], ids=lambda path: path.name)
def test_grid_and_reader_find_the_same_rows_and_columns_of_a_fixture(path: Path) -> None:
    ended = compare(path, type_and_rule_of(path)[0])
    if path in PASSING:
        assert ended == ("neither" if path.suffix in (".json", ".xml") else "both")


@pytest.mark.parametrize("case", TEXTS)
def test_grid_and_reader_pass_over_the_same_rows(tmp_path: Path, case: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(TEXTS[case], newline="")
    assert compare(path, CLINICAL_DATA) == "both"


def test_a_value_is_changed_below_titles_under_another_name_and_rows_apart_stay(tmp_path: Path) -> None:
    title = "Tumor registry" + "," * WIDTH + "\r\n"
    header = HEADER.replace("sex", "Patient Sex", 1)
    path, result = tmp_path / "rows.csv", tmp_path / "revised.csv"
    path.write_text(title + header + BELOW[0] + "".join(LINES) + BELOW[1], newline="")
    layout = layout_for(CLINICAL_DATA, on=DAY, book=load_book())
    with_values(
        path,
        result,
        lambda grid, number, cells: iter([("sex", f"row {number}")]),
        layout=layout,
        limits=limits_on(DAY, book=load_book()),
    )
    at = HEADER.split(",").index("sex")
    with result.open(newline="") as file:
        written = [line.split(",")[at] for line in file]
    assert written == ["", "Patient Sex", "", *(f"row {number}" for number in range(4, 4 + len(LINES))), ""]


def test_the_line_that_declares_the_separator_stays_the_first_line(tmp_path: Path) -> None:
    path, result = tmp_path / "rows.csv", tmp_path / "revised.csv"
    path.write_text("sep=;\r\n" + TEXT.replace(",", ";"), newline="")
    layout = layout_for(CLINICAL_DATA, on=DAY, book=load_book())
    changed = with_values(
        path,
        result,
        lambda grid, number, cells: iter([("sex", "X")] if number == len(LINES) + 2 else []),
        layout=layout,
        limits=limits_on(DAY, book=load_book()),
    )
    assert changed == 1
    with path.open(newline="") as before, result.open(newline="") as after:
        old, new = before.readlines(), after.readlines()
    assert new[: len(LINES) + 1] == old[: len(LINES) + 1]
    assert new[len(LINES) + 1] != old[len(LINES) + 1]


ROWS = build.changed(build.clinical_rows(), 1, date_of_birth="1939-13-40", planned_dose_cgy="much", last_name="'Neill")


def as_people_write(content: bytes) -> bytes:
    header, rest = content.split(b"\n", 1)
    named = header.replace(b"planned_dose_cgy", b"Planned Dose [cGy]").replace(b"date_of_birth", b"Date of Birth*")
    return named + b"\n" + rest


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda content: content, id="layout"),
        pytest.param(lambda content: content.replace(b"date_of_birth", b"DOB", 1), id="alias"),
        pytest.param(as_people_write, id="spaces-and-units"),
        pytest.param(lambda content: b"Registry, Q3, 2021, final\n" + content.replace(b",", b";"), id="title"),
        pytest.param(lambda content: b"sep=;\r\n" + content.replace(b",", b";"), id="declared-separator"),
        pytest.param(lambda content: content.replace(b",1939-13-40", b",'1939-13-40"), id="apostrophe"),
        pytest.param(lambda content: content.replace(b"\r\n", b"\n").replace(b"\n", b"\r"), id="old-line-ends"),
    ],
)
def test_findings_lead_to_the_cells_that_the_check_received(tmp_path: Path, written: Callable[[bytes], bytes]):
    path = tmp_path / "clinical.csv"
    path.write_bytes(written(build.clinical(ROWS)))
    checked = check(path, CLINICAL_DATA)
    found = {f.column: f for f in checked.findings if f.severity == "error"}
    assert set(found) == {"date_of_birth", "planned_dose_cgy"}
    limits = limits_on(date(build.YEAR, 1, 1), book=load_book())
    with open_grid(path, layout=checked.layout, limits=limits) as grid:
        rows = dict(grid.data())
        shown = {name: grid.value(rows[f.row], name) for name, f in found.items() if f.row}
        names = {grid.value(cells, "last_name") for cells in rows.values()}
    assert shown == {name: f.received for name, f in found.items()}
    assert "'Neill" in names
