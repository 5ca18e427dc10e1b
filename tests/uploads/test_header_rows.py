"""Rows that are no data, and names of columns as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from quality.intake.layouts import CLINICAL_DATA, QUALITY_MEASURES
from tests.uploads import build
from tests.uploads.test_fixtures import check

TEXT = build.clinical().decode()
HEADER, *LINES = TEXT.splitlines(keepends=True)
COUNTS = build.measures().decode()
WIDTH = HEADER.count(",")

Found = list[tuple[str, int | None, str | None, str | None]]

# What stands in the file → the rows of data, and the findings: rule, row, column, received.
CLINICAL: dict[str, tuple[str, int, Found]] = {
    "a title, a blank row and the header": (
        "Tumor registry,,\r\n\r\n" + TEXT, 5, [("title-row", 1, None, "Tumor registry")],
    ),
    "groups of columns above the header": (
        "Patient,,,,Episode" + "," * (WIDTH - 4) + "\r\n" + TEXT, 5, [("title-row", 1, None, "Patient Episode")],
    ),
    "tabs below a title with commas": (
        "Cases, second half, all sites\n" + TEXT.replace(",", "\t"), 5,
        [("title-row", 1, None, "Cases, second half, all sites")],
    ),
    "a total below the rows": (
        TEXT + "Grand total: 5" + "," * WIDTH + "\r\n", 5, [("total-row", 7, "", "Grand total: 5")],
    ),
    "a patient whose name is a word of totals": (
        build.clinical(build.changed(build.clinical_rows(), 0, last_name="Total", first_name="Sum")).decode(), 5, [],
    ),
    "two other names": (
        HEADER.replace("sex", "Patient Sex").replace("date_of_birth", "D.O.B.") + "".join(LINES), 5,
        [("column-alias", None, "date_of_birth", "D.O.B."), ("column-alias", None, "sex", "Patient Sex")],
    ),
    "another name beside the name itself": (
        HEADER.rstrip() + ",DOB\r\n" + "".join(line.rstrip() + ",1940-01-01\r\n" for line in LINES), 5,
        [("unknown-column", None, "dob", None)],
    ),
    "a byte-order mark and capitals": ("\ufeff" + HEADER.upper() + "".join(LINES), 5, []),
}  # fmt: skip


@pytest.mark.parametrize("case", CLINICAL)
def test_rows_of_clinical_data_and_findings_about_the_others(tmp_path: Path, case: str) -> None:
    content, rows, expected = CLINICAL[case]
    path = tmp_path / "rows.csv"
    path.write_text(content, newline="")
    checked = check(path, CLINICAL_DATA)
    assert (checked.rows, checked.rejected) == (rows, 0)
    assert [(f.rule, f.row, f.column, f.received) for f in checked.findings] == [
        (rule, row, column or None, received) for rule, row, column, received in expected
    ]


def test_a_dose_in_another_unit_is_no_other_name_of_the_column(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(TEXT.replace("planned_dose_cgy", "Planned dose (Gy)", 1), newline="")
    checked = check(path, CLINICAL_DATA)
    assert [f.column for f in checked.findings if f.severity == "error"] == ["planned_dose_cgy"]
    assert checked.rejected == checked.rows == 5


def test_two_other_names_of_one_column_are_a_doubled_column(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(TEXT.replace("date_of_birth", "DOB", 1).replace("sex", "Birth Date", 1), newline="")
    checked = check(path, CLINICAL_DATA)
    assert {f.rule for f in checked.findings if f.severity == "error"} >= {"doubled-column"}


@pytest.mark.parametrize(
    ("label", "rule", "rows"),
    [
        ("Total", "total-row", 4),
        ("TOTALS", "total-row", 4),
        ("Sum: 376", "total-row", 4),
        ("All", "unknown-measure", 5),
    ],
)
def test_a_row_of_measures_is_apart_only_if_its_word_says_so(tmp_path: Path, label: str, rule: str, rows: int) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(COUNTS + f"{build.MODEL_ID},{build.TIN},2021,{label},376,7,3,315,51,registry\r\n", newline="")
    checked = check(path, QUALITY_MEASURES)
    assert ([(f.rule, f.row) for f in checked.findings], checked.rows) == ([(rule, 6)], rows)
