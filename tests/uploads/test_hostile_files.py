"""Files too large or too hostile to keep: made here, and answered with a finding in bounded time and memory."""

from __future__ import annotations

import io
import json
import random
import resource
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


@pytest.mark.parametrize("ending", [".pdf", ".xls", ".docx", ".zip"])
def test_text_under_the_name_of_another_kind_of_file(tmp_path: Path, ending: str) -> None:
    assert rules(tmp_path / f"clinical{ending}", build.clinical()) == {"file-type-mismatch": 1}


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
    found = rules(tmp_path / "huge.json", huge, "quality-measures")
    assert found == {"cell-too-long": 1, "not-a-number": 1, "measure-not-reported": 3}


def test_json_that_says_a_thing_twice(tmp_path: Path) -> None:
    """JSON itself lets the last value count; which one the practice meant, nobody knows."""
    good = build.qpp([build.measurement("134", 80, 5, 0, 60, 15)])
    twice = good.replace(b'"performanceMet": 60', b'"performanceMet": 61, "performanceMet": 60')
    assert rules(tmp_path / "twice.json", twice, "quality-measures") == {"doubled-name": 1}


@pytest.mark.parametrize("escape", [b"\\ud800", b"\\u0000"])
def test_escapes_of_json_that_no_text_can_hold(tmp_path: Path, escape: bytes) -> None:
    good = build.qpp([build.measurement("134", 80, 5, 0, 60, 15)])
    for value in (b"134", b"123456782", b"registry"):
        path = tmp_path / "escaped.json"
        assert rules(path, good.replace(b'"%s"' % value, b'"%s"' % escape), "quality-measures")
        said = json.dumps(
            [finding.as_dict() for finding in check(path, "quality-measures").findings], ensure_ascii=False
        )
        assert "\0" not in said and said.encode()


def test_json_in_another_encoding_is_told_so(tmp_path: Path) -> None:
    good = build.qpp([build.measurement("134", 80, 5, 0, 60, 15)]).decode()
    for content in (good.encode("utf-16"), good.replace("registry", "régistry").encode("latin-1")):
        assert rules(tmp_path / "other.json", content, "quality-measures") == {"file-encoding": 1}


@pytest.mark.parametrize("rate", ["1e999999999", "-1e999999999", "1e-999999999", "NaN", "sNaN", "Infinity", "80", "x"])
def test_a_printed_rate_that_is_no_share_is_a_warning(tmp_path: Path, rate: str) -> None:
    found = rules(tmp_path / "rate.xml", build.qrda(rate=rate), "quality-measures")
    assert found == {"printed-rate": 1, "measure-not-reported": 3}


def test_columns_named_as_our_own_are_unknown_columns(tmp_path: Path) -> None:
    more = ["@row", "@Place", "@expected", "mbi#"]
    rows = [{**row, **dict.fromkeys(more, "x")} for row in build.changed(build.clinical_rows(), 2, sex="x")]
    content = build.clinical(rows, header=build.names(CLINICAL) + more)
    assert rules(tmp_path / "ours.csv", content) == {"unknown-column": 4, "not-an-allowed-word": 1}


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\u200b"])
def test_marks_that_nobody_sees_inside_a_value(tmp_path: Path, mark: str) -> None:
    rows = build.changed(build.clinical_rows(), 0, target_site=f"pro{mark}state")
    assert rules(tmp_path / "marks.csv", build.clinical(rows)) == {"control-characters": 1}
    rows = build.changed(build.clinical_rows(), 0, target_site="prostate 😀 שלום")
    assert rules(tmp_path / "emoji.csv", build.clinical(rows)) == {}


def test_a_header_that_is_not_found_is_said_once(tmp_path: Path, workbook: bytes) -> None:
    good = build.clinical().decode()
    assert rules(tmp_path / "pipes.csv", good.replace(",", "|").encode()) == {"no-known-column": 1, "unknown-column": 1}
    titled = build.workbook({CLINICAL: [["Our data"], *build.as_cells(build.clinical_rows(), CLINICAL)]})
    found = rules(tmp_path / "titled.xlsx", titled)
    assert found["no-known-column"] == 1 and "missing-column" not in found


def test_a_first_line_that_names_the_separator_for_excel(tmp_path: Path) -> None:
    bad = build.clinical(build.changed(build.clinical_rows(), 0, sex="x")).decode().replace(",", ";")
    path = tmp_path / "declared.csv"
    assert rules(path, b"sep=;\r\n" + bad.encode()) == {"not-an-allowed-word": 1}
    assert check(path, CLINICAL).findings[0].row == 3  # as the sheet counts


def test_a_workbook_of_kilobytes_with_a_cell_of_megabytes(tmp_path: Path, workbook: bytes) -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
        + b"a" * 100_000_000
        + b"</t></is></c></row></sheetData></worksheet>"
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = rules(tmp_path / "cell.xlsx", repacked(workbook, {"xl/worksheets/sheet1.xml": sheet}))
    assert found == {"no-known-column": 1, "unknown-column": 1, "header-only": 1}
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 400_000, f"{grown >> 10} MB"  # making the file takes some of it


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
