"""One cause has one finding: what follows from a fault is not reported beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quality.intake.layouts import CLINICAL_DATA, QUALITY_MEASURES
from tests.uploads import build
from tests.uploads.test_fixtures import check

ROWS = build.clinical_rows()
HEADER = build.names(CLINICAL_DATA)

# A fault → the findings that it has: rule, row, column.
OF_A_ROW: dict[str, tuple[dict[str, str], set[tuple[str, int, str]]]] = {
    "an episode of another year": (
        {"episode_start_date": "2012-08-02"},
        {("episode-outside-period", 2, "episode_start_date")},
    ),
    "a dose with a digit too many": (
        {"planned_dose_cgy": "78000"},
        {("number-out-of-range", 2, "planned_dose_cgy")},
    ),
    "a treatment before its planning": (
        {"rt_start_date": "2021-12-30", "rt_end_date": "2021-11-01"},
        {("treatment-outside-episode", 2, "rt_start_date")},
    ),
    "the cancer type of another row": (
        {"cancer_type": "breast"},
        {("cancer-type-of-columns", 2, "cancer_type")},
    ),
    "no cancer type of ours": (
        {"cancer_type": "prostata"},
        {("not-an-allowed-word", 2, "cancer_type")},
    ),
    "a birth after the planning": (
        {"date_of_birth": "2021-12-31"},
        {("birth-date-unbelievable", 2, "date_of_birth")},
    ),
}


@pytest.mark.parametrize("case", OF_A_ROW)
def test_a_fault_of_a_row_has_one_finding(tmp_path: Path, case: str) -> None:
    values, expected = OF_A_ROW[case]
    path = tmp_path / "rows.csv"
    path.write_bytes(build.clinical(build.changed(ROWS, 0, **values)))
    checked = check(path, CLINICAL_DATA)
    assert {(f.rule, f.row, f.column) for f in checked.findings} == expected
    assert (checked.rows, checked.rejected) == (5, 1)


def _without(*columns: str) -> bytes:
    return build.clinical(header=[name for name in HEADER if name not in columns])


def _renamed(**names: str) -> bytes:
    header, _, rest = build.clinical().decode().partition("\n")
    return (",".join(names.get(name, name) for name in header.strip().split(",")) + "\r\n" + rest).encode()


def _with_a_comma_in_a_name() -> bytes:
    """Return a file in which a last name with a comma has no quotation marks, so that its row is shifted."""
    name = ROWS[-1]["last_name"]
    return build.clinical().replace(f",{name},".encode(), f",{name}, Jr.,".encode(), 1)


# A file → the findings that it has: rule, row, column, received.
OF_A_FILE: dict[str, tuple[bytes, list[tuple[Any, ...]]]] = {
    "no column for the cancer type": (_without("cancer_type"), [("missing-column", None, "cancer_type", None)]),
    "no column for the start of the episode": (
        _without("episode_start_date"), [("missing-column", None, "episode_start_date", None)],
    ),
    "a column with a typing error": (
        _renamed(rendering_npi="rendring_npi"), [("misspelled-column", None, "rendering_npi", "rendring_npi")],
    ),
    "an old version with other columns": (
        build.clinical([{**row, "layout_version": "2020.2", "old": "x"} for row in ROWS],
                       header=[*HEADER[5:], "layout_version", "old"]),
        [("layout-version", None, "layout_version", "2020.2")],
    ),
    "rows without a header": (
        build.clinical(ROWS[:1]).partition(b"\n")[2],
        [("no-known-column", None, None, ", ".join(value for value in ROWS[0].values() if value)[:5])],
    ),
    "a column that occurs twice": (
        _renamed(sex="date_of_birth"),
        [("doubled-column", None, "date_of_birth", None), ("missing-column", None, "sex", None)],
    ),
    "a shifted row": (_with_a_comma_in_a_name(), [("row-too-long", 6, None, "")]),
}  # fmt: skip


@pytest.mark.parametrize("case", OF_A_FILE)
def test_a_fault_of_a_file_has_one_finding(tmp_path: Path, case: str) -> None:
    content, expected = OF_A_FILE[case]
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    found = [(f.rule, f.row, f.column, f.received) for f in check(path, CLINICAL_DATA).findings]
    assert [one[:3] for one in found] == [one[:3] for one in expected]
    assert all((one[3] or "").startswith(given[3] or "") for one, given in zip(found, expected, strict=True))


def test_the_file_of_another_practice_has_one_finding_a_row(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    rows = [{**row, "model_id": "RO00043", "tin": "987654321"} for row in build.measure_rows()]
    path.write_bytes(build.measures(rows))
    found = check(path, QUALITY_MEASURES, tin=build.TIN).findings
    assert [(f.rule, f.row) for f in found] == [("model-id-mismatch", row) for row in range(2, 6)]
    path.write_bytes(build.measures([{**row, "tin": "987654321"} for row in build.measure_rows()]))
    assert {f.rule for f in check(path, QUALITY_MEASURES, tin=build.TIN).findings} == {"tin-mismatch"}
