"""The grid of the workbench: each finding's row and column lead to the cell that the check received."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from portal.policy import load_book
from quality.intake.grid import open_grid
from quality.intake.layouts import CLINICAL_DATA
from quality.intake.limits import limits_on
from tests.uploads import build
from tests.uploads.test_fixtures import check

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
