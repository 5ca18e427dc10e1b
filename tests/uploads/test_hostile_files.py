"""Files too large or too hostile to keep: made here, and answered with a finding in bounded time and memory."""

from __future__ import annotations

import io
import random
import time
import zipfile
from pathlib import Path

import pytest

from tests.uploads import build
from tests.uploads.test_fixtures import check

CLINICAL = "clinical-data"


def rules(path: Path, content: bytes, file_type: str = CLINICAL) -> dict[str, int]:
    """Check content and give the count of each rule that found something."""
    path.write_bytes(content)
    return {group.rule: group.count for group in check(path, file_type).groups}


def repacked(workbook: bytes, changes: dict[str, bytes]) -> bytes:
    """Replace or add parts of a workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, changes.get(part.filename, old.read(part)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return stream.getvalue()


@pytest.fixture
def workbook() -> bytes:
    return build.workbook({"clinical-data": build.as_cells(build.clinical_rows(), CLINICAL)})


def test_ten_megabytes_in_one_line(tmp_path: Path) -> None:
    started = time.process_time()
    assert rules(tmp_path / "a.csv", b"a" * 10_000_000) == {"line-too-long": 1}
    assert rules(tmp_path / "b.csv", build.clinical() + b'"' + b"b" * 10_000_000) == {"line-too-long": 1}
    assert time.process_time() - started < 5


def test_two_hundred_columns_too_many_are_ignored_with_a_warning(tmp_path: Path) -> None:
    more = [f"extra_{number}" for number in range(200)]
    rows = [{**row, **dict.fromkeys(more, "x")} for row in build.clinical_rows()]
    content = build.clinical(rows, header=build.names(CLINICAL) + more)
    assert rules(tmp_path / "wide.csv", content) == {"unknown-column": 200}


def test_a_file_of_too_many_columns_is_refused(tmp_path: Path) -> None:
    assert rules(tmp_path / "wide.csv", b",".join(b"c%d" % n for n in range(1001)) + b"\n1\n") == {
        "too-many-columns": 1
    }


def test_one_cell_in_the_far_corner_of_a_workbook(tmp_path: Path, workbook: bytes) -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    content = repacked(workbook, {"xl/worksheets/sheet1.xml": sheet})
    assert rules(tmp_path / "corner.xlsx", content) == {"workbook-unreadable": 1}


def test_a_zip_bomb_is_refused_by_its_directory(tmp_path: Path, workbook: bytes) -> None:
    content = repacked(workbook, {"xl/media/bomb.bin": bytes(400_000_000)})
    assert len(content) < 2_000_000
    started = time.process_time()
    assert rules(tmp_path / "bomb.xlsx", content) == {"workbook-too-large": 1}
    assert time.process_time() - started < 1


def test_a_workbook_with_macros_is_refused(tmp_path: Path, workbook: bytes) -> None:
    content = repacked(workbook, {"xl/vbaProject.bin": b"x"})
    assert rules(tmp_path / "macros.xlsx", content) == {"workbook-macros": 1}
    assert rules(tmp_path / "macros.xlsm", workbook) == {"workbook-macros": 1}


def test_entities_in_a_workbook_do_not_expand(tmp_path: Path, workbook: bytes) -> None:
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"ha") for n in range(12))
    sheet = (
        b'<?xml version="1.0"?><!DOCTYPE x [' + entities + b"]>"
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>&e11;</t></is></c></row></sheetData></worksheet>'
    )
    started = time.process_time()
    checked = rules(tmp_path / "laughs.xlsx", repacked(workbook, {"xl/worksheets/sheet1.xml": sheet}))
    assert checked and time.process_time() - started < 10


def test_an_archive_that_is_no_workbook(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert rules(tmp_path / "archive.xlsx", stream.getvalue()) == {"file-type-mismatch": 1}


def test_deeply_nested_json(tmp_path: Path) -> None:
    assert rules(tmp_path / "deep.json", b"[" * 200_000, "quality-measures") == {"structure-unreadable": 1}
    huge = build.qpp([build.measurement("134", 0, 5, 0, 60, 15)]).replace(
        b'"eligiblePopulation": 0', b'"eligiblePopulation": ' + b"9" * 5000
    )
    assert rules(tmp_path / "huge.json", huge, "quality-measures")


def test_random_bytes_under_every_name(tmp_path: Path) -> None:
    noise = random.Random(5).randbytes(20_000)
    for ending in ("csv", "xlsx", "json", "xml", "dat", ""):
        assert rules(tmp_path / f"noise.{ending}", noise, "quality-measures")


def test_all_rows_bad_are_counted_exactly_and_listed_to_the_cap(tmp_path: Path) -> None:
    rows = [{**row, "psa_ng_ml": "", "laterality": "upwards"} for row in build.clinical_rows(1_000)]
    path = tmp_path / "bad.csv"
    path.write_bytes(build.clinical(rows))
    checked = check(path, CLINICAL)
    groups = {group.rule: (group.count, group.kept) for group in checked.groups}
    # 1,000 rows in turn of five types: 200 of prostate, each without its PSA.
    assert groups == {"not-an-allowed-word": (1_000, 200), "required-value": (200, 200)}
    assert (checked.rows, checked.accepted, checked.rejected) == (1_000, 0, 1_000)


def test_rows_are_numbered_as_a_person_sees_them(tmp_path: Path) -> None:
    lines = build.clinical(build.changed(build.clinical_rows(), 2, sex="x")).decode().splitlines(keepends=True)
    path = tmp_path / "blank-lines.csv"
    path.write_text("".join([lines[0], "\r\n", lines[1], lines[2], ",,,\r\n", *lines[3:]]), newline="")
    # header 1, blank 2, rows 3 and 4, blank 5, so the third row of data is row 6
    assert [(finding.row, finding.column) for finding in check(path, CLINICAL).findings] == [(6, "sex")]


def test_ten_thousand_rows_good_or_bad_within_two_seconds(tmp_path: Path) -> None:
    good = build.clinical_rows(10_000)
    bad = [dict.fromkeys(row, "?") for row in good]
    for rows in (good, bad):
        path = tmp_path / "large.csv"
        path.write_bytes(build.clinical(rows))
        started = time.process_time()
        checked = check(path, CLINICAL)
        assert time.process_time() - started < 2
        assert checked.rows == 10_000
        assert checked.accepted in (0, 10_000)
