"""Large and hostile files, made here: each gets a finding within limits of time and memory."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.uploads import build
from tests.uploads.test_fixtures import check

CLINICAL = "clinical-data"


def rules(path: Path, content: bytes, file_type: str = CLINICAL) -> dict[str, int]:
    """Check content and return the number of findings of each rule."""
    path.write_bytes(content)
    return {group.rule: group.count for group in check(path, file_type).groups}


def repacked(workbook: bytes, changes: dict[str, bytes]) -> bytes:
    """Return a workbook with parts replaced or added."""
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


def test_a_line_of_ten_megabytes_is_refused(tmp_path: Path) -> None:
    started = time.process_time()
    assert rules(tmp_path / "a.csv", b"a" * 10_000_000) == {"line-too-long": 1}
    assert rules(tmp_path / "b.csv", build.clinical() + b'"' + b"b" * 10_000_000) == {"line-too-long": 1}
    assert time.process_time() - started < 5


@pytest.mark.parametrize(("piece", "times"), [(b' t="e"', 10_000_000), (b'<c t="e" ', 3_000_000)])
def test_millions_of_error_cells_are_searched_once(tmp_path: Path, workbook: bytes, piece: bytes, times: int) -> None:
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        sheet = archive.read(part)
    hostile = sheet.replace(b"</sheetData>", b'<row r="9"><c' + piece * times + b"></c></row></sheetData>")
    assert hostile != sheet
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert rules(tmp_path / "hostile.xlsx", repacked(workbook, {part: hostile}))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 15  # the limit of the child is 30


@pytest.mark.parametrize("blank", [b"\n", b"\r\n", b"\r", b" \n", b",,,\n", b"\n\r", b"\x0b \n"])
def test_blank_lines_by_the_million_take_little_time_and_rows_keep_their_numbers(tmp_path: Path, blank: bytes) -> None:
    """Fifty million of them once took more than 200 seconds."""
    header, *rows = build.clinical(build.changed(build.clinical_rows(), 4, sex="wrong")).splitlines(keepends=True)
    many, some = blank * 500_000, blank * 200
    content = b"".join([some, header, *(some + row for row in rows), many, rows[4].replace(b"C", b"D")])
    read = enumerate(csv.reader(io.StringIO(content.decode(), newline="")), start=1)
    numbers = [number for number, row in read if "wrong" in row]
    (tmp_path / "blank.csv").write_bytes(content)
    started = time.process_time()
    checked = check(tmp_path / "blank.csv", CLINICAL)
    assert time.process_time() - started < 1
    assert checked.rows == 6 and [one.row for one in checked.findings if one.received == "wrong"] == numbers


def test_header_below_megabytes_of_blank_lines_is_found(tmp_path: Path) -> None:
    for content in (build.clinical(), build.clinical().replace(b",", b";")):
        assert rules(tmp_path / "low.csv", b"\n" * 2_100_000 + content) == {}
    assert rules(tmp_path / "title.csv", b"Our registry\n" + b"\n" * 2_100_000 + build.clinical()) == {"title-row": 1}
    assert rules(tmp_path / "feed.csv", b"\n\x0b\n") == {"file-empty": 1}


def test_two_hundred_unknown_columns_are_ignored_with_a_warning(tmp_path: Path) -> None:
    more = [f"extra_{number}" for number in range(200)]
    rows = [{**row, **dict.fromkeys(more, "x")} for row in build.clinical_rows()]
    content = build.clinical(rows, header=build.names(CLINICAL) + more)
    assert rules(tmp_path / "wide.csv", content) == {"unknown-column": 200}


def test_a_file_of_too_many_columns_is_refused(tmp_path: Path) -> None:
    assert rules(tmp_path / "wide.csv", b",".join(b"c%d" % n for n in range(1001)) + b"\n1\n") == {
        "too-many-columns": 1
    }


def test_a_cell_in_the_far_corner_of_a_workbook_is_named(tmp_path: Path, workbook: bytes) -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    content = repacked(workbook, {"xl/worksheets/sheet1.xml": sheet})
    assert rules(tmp_path / "corner.xlsx", content) == {"workbook-far-cell": 1}
    [finding] = check(tmp_path / "corner.xlsx", CLINICAL).findings
    assert finding.received == "XFD1048576" and "XFD1048576" in finding.message


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 0), (1_048_575, 68), (700_000, 3), (60_000, 16_383)])
def test_a_stray_cell_far_from_the_rows_is_named_before_the_sheet_is_read(
    tmp_path: Path, row: int, column: int
) -> None:
    cells = {CLINICAL: build.as_cells(build.clinical_rows(), CLINICAL)}
    content = build.workbook(cells, edit=lambda book: book.get_worksheet_by_name(CLINICAL).write(row, column, "x"))
    started = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert rules(tmp_path / "stray.xlsx", content) == {"workbook-far-cell": 1}
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ended.ru_utime - started.ru_utime < 2  # in the reading process; most of it is the start of Python


def test_a_stray_cell_at_row_100_is_checked_as_a_row(tmp_path: Path) -> None:
    cells = {CLINICAL: build.as_cells(build.clinical_rows(), CLINICAL)}
    content = build.workbook(cells, edit=lambda book: book.get_worksheet_by_name(CLINICAL).write(99, 0, "x"))
    found = rules(tmp_path / "near.xlsx", content)
    assert found["mbi-invalid"] == 1 and found["required-value"] > 1
    assert {f.row for f in check(tmp_path / "near.xlsx", CLINICAL).findings} == {100}


def test_formats_far_down_a_sheet_are_no_cells(tmp_path: Path) -> None:
    """People often format a whole column as dates, down to the last row."""
    cells = {CLINICAL: build.as_cells(build.clinical_rows(), CLINICAL)}

    def format_far(book) -> None:
        sheet, day = book.get_worksheet_by_name(CLINICAL), book.add_format({"num_format": "yyyy-mm-dd"})
        for row in (10, 1_000, 1_048_575):
            sheet.write_blank(row, 5, None, day)

    assert rules(tmp_path / "formatted.xlsx", build.workbook(cells, edit=format_far)) == {}


def test_error_cells_without_cell_references_are_reported(tmp_path: Path, workbook: bytes) -> None:
    """A workbook may leave out the references of its cells."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    bare = re.sub(r'(<(?:c|row)\b[^>]*?) r="[A-Z]*[0-9]+"', r"\1", sheet)
    assert bare != sheet
    wrong = bare.replace("<v>7800</v>", "<v>#N/A</v>", 1).replace("<c><v>#N/A", '<c t="e"><v>#N/A', 1)
    assert 't="e"' in wrong
    found = rules(tmp_path / "bare.xlsx", repacked(workbook, {"xl/worksheets/sheet1.xml": wrong.encode()}))
    assert found["error-cell"] == 1


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, workbook: bytes) -> None:
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
def test_text_named_as_another_kind_of_file_is_refused(tmp_path: Path, ending: str) -> None:
    assert rules(tmp_path / f"clinical{ending}", build.clinical()) == {"file-type-mismatch": 1}


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert rules(tmp_path / "archive.xlsx", stream.getvalue()) == {"file-type-mismatch": 1}


def test_deeply_nested_json_is_refused(tmp_path: Path) -> None:
    assert rules(tmp_path / "deep.json", b"[" * 200_000, "quality-measures") == {"structure-too-large": 1}
    nested = b"[" * 100 + b"]" * 100
    assert rules(tmp_path / "hundred.json", nested, "quality-measures") == {"structure-unexpected": 1}
    assert rules(tmp_path / "more.json", b"[" + nested + b"]", "quality-measures") == {"structure-too-large": 1}
    huge = build.qpp([build.measurement("134", 0, 5, 0, 60, 15)]).replace(
        b'"eligiblePopulation": 0', b'"eligiblePopulation": ' + b"9" * 5000
    )
    found = rules(tmp_path / "huge.json", huge, "quality-measures")
    assert found == {"cell-too-long": 1, "measure-not-reported": 3}


def rules_and_memory(path: Path, file_type: str) -> tuple[set[str], int]:
    """Check a file in a new process and return the rules with findings, and the memory used in MB.

    A process that has already read such files would not grow again.
    """
    script = f"""
import json, resource, sys
from pathlib import Path
from tests.uploads.test_fixtures import check
from tests.uploads import build
small = Path({str(path.parent / "small.csv")!r})
small.write_bytes(build.clinical())
check(small, "clinical-data")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rules = sorted({{group.rule for group in check(Path({str(path)!r}), {file_type!r}).groups}})
print(json.dumps([rules, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    rules_found, kilobytes = json.loads(done.stdout.splitlines()[-1])
    return set(rules_found), kilobytes >> 10


def test_a_file_of_many_empty_columns_takes_little_memory(tmp_path: Path) -> None:
    """The file has 64 MB of 900 unknown, empty columns."""
    path = tmp_path / "wide.csv"
    known, row = build.names("quality-measures"), build.measures().splitlines()[1].decode()
    with path.open("w") as file:
        file.write(",".join([*known, *(f"x{n}" for n in range(900))]) + "\n")
        for _ in range(64_000_000 // (len(row) + 901)):
            file.write(row + "," * 900 + "\n")
    found, megabytes = rules_and_memory(path, "quality-measures")
    assert {"unknown-column", "measure-twice"} <= found
    assert megabytes < 350, f"{megabytes} MB"


def test_a_file_of_millions_of_short_rows_is_read_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(build.clinical([]) + b"x\n" * 5_000_000)
    found, megabytes = rules_and_memory(path, CLINICAL)
    assert found == {"too-many-rows"}
    assert megabytes < 350, f"{megabytes} MB"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lists.json", b"[" + b"[]," * 6_000_000 + b"[]]"),
        ("numbers.json", b"[" + b"1," * 9_000_000 + b"1]"),
        ("quotes.json", b'{"a": "' + b'\\"' * 9_000_000),
        ("elements.xml", b'<ClinicalDocument xmlns="urn:hl7-org:v3">' + b"<a/>" * 4_000_000 + b"</ClinicalDocument>"),
        ("levels.xml", b"<a>" * 5_000_000),
    ],
)
def test_a_document_of_millions_of_elements_is_refused_with_little_memory(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    found, megabytes = rules_and_memory(path, "quality-measures")
    assert found <= {"structure-too-large", "structure-unreadable"} and found
    assert megabytes < 300, f"{megabytes} MB"


def test_findings_quote_no_names_of_a_json_file(tmp_path: Path) -> None:
    """A key, or the id of a measure, may be a patient's name."""
    good = build.qpp([build.measurement("134", 80, 5, 0, 60, 15), build.measurement("Jane Roe", 1, 0, 0, 1, 0)])
    files = {
        "doubled.json": good.replace(b'"performanceMet": 60', b'"Jane Roe": 1, "Jane Roe": 2'),
        "other.json": good,
        "none.json": good.replace(b'"134"', b'"JANE ROE"'),
    }
    expected = {"doubled-name", "measure-ignored", "no-measure-of-ours"}
    for name, content in files.items():
        path = tmp_path / name
        assert expected & set(rules(path, content, "quality-measures"))
        for finding in check(path, "quality-measures").findings:
            said = finding.as_dict() | {"received": None}
            assert "roe" not in json.dumps(said).lower()


def test_json_with_a_repeated_key_is_refused(tmp_path: Path) -> None:
    """In JSON the last value counts, but the practice may have meant the first."""
    good = build.qpp([build.measurement("134", 80, 5, 0, 60, 15)])
    twice = good.replace(b'"performanceMet": 60', b'"performanceMet": 61, "performanceMet": 60')
    assert rules(tmp_path / "twice.json", twice, "quality-measures") == {"doubled-name": 1}


@pytest.mark.parametrize("escape", [b"\\ud800", b"\\u0000"])
def test_json_escapes_of_invalid_characters_get_printable_findings(tmp_path: Path, escape: bytes) -> None:
    good = build.qpp([build.measurement("134", 80, 5, 0, 60, 15)])
    for value in (b"134", b"123456782", b"registry"):
        path = tmp_path / "escaped.json"
        assert rules(path, good.replace(b'"%s"' % value, b'"%s"' % escape), "quality-measures")
        said = json.dumps(
            [finding.as_dict() for finding in check(path, "quality-measures").findings], ensure_ascii=False
        )
        assert "\0" not in said and said.encode()


def test_json_in_another_encoding_is_refused(tmp_path: Path) -> None:
    good = build.qpp([build.measurement("134", 80, 5, 0, 60, 15)]).decode()
    for content in (good.encode("utf-16"), good.replace("registry", "régistry").encode("latin-1")):
        assert rules(tmp_path / "other.json", content, "quality-measures") == {"file-encoding": 1}


@pytest.mark.parametrize("rate", ["1e999999999", "-1e999999999", "1e-999999999", "NaN", "sNaN", "Infinity", "80", "x"])
def test_a_printed_rate_that_is_no_share_is_a_warning(tmp_path: Path, rate: str) -> None:
    found = rules(tmp_path / "rate.xml", build.qrda(rate=rate), "quality-measures")
    assert found == {"printed-rate": 1, "measure-not-reported": 3}


def test_a_cell_with_an_error_gets_one_finding(tmp_path: Path) -> None:
    """Two findings about one cell could give contradictory advice."""
    prostate = build.clinical_rows()[0]
    fillings = [
        "N/A",
        "null",
        "?",
        "7 800",
        "#REF!",
        "x" * 501,
        "2031-01-01",
        "01/02/21",
        "-5",
        "1e3",
        "\u200bx\u200by",
    ]
    for filling in fillings:
        row = {**dict.fromkeys(build.names(CLINICAL), filling), "cancer_type": "prostate", "mbi": prostate["mbi"]}
        path = tmp_path / "row.csv"
        path.write_bytes(build.clinical([row]))
        errors = [f.column for f in check(path, CLINICAL).findings if f.severity == "error"]
        assert len(errors) == len(set(errors)), filling


def test_an_invalid_count_is_the_only_error_of_its_measure(tmp_path: Path) -> None:
    for name in ("IPOP", "DENOM", "DENEX", "DENEXCEP", "NUMER"):
        for count in ("", "-1", "5.5", "many", "\u0661"):
            content = build.qrda(counts=build.counted(**{name: count}))
            (tmp_path / "counts.xml").write_bytes(content)
            [error] = [f for f in check(tmp_path / "counts.xml", "quality-measures").findings if f.severity == "error"]
            assert (error.rule, error.column) == ("population-not-counted", f"organizer[1].{name}")
            assert error.received == (count or None)


def test_finding_about_an_npi_of_a_group_names_its_place(tmp_path: Path) -> None:
    measurements = [build.measurement("134", 80, 5, 0, 60, 15)]
    (tmp_path / "npi.json").write_bytes(build.qpp(measurements, nationalProviderIdentifier="1234567893"))
    [error] = [f for f in check(tmp_path / "npi.json", "quality-measures").findings if f.severity == "error"]
    assert (error.column, error.expected) == ("nationalProviderIdentifier", "no NPI")


def test_two_unclosed_quotation_marks_are_an_error_and_hide_no_row(tmp_path: Path) -> None:
    header = [name for name in build.names(CLINICAL) if name != "target_site"] + ["target_site"]
    lines = build.clinical(header=header).decode().splitlines()

    def with_sites(*sites: str) -> bytes:
        changed = [line.rpartition(",")[0] + f",{site}" for line, site in zip(lines[1:], sites, strict=False)]
        return "\r\n".join([lines[0], *changed, *lines[1 + len(sites) :], ""]).encode()

    (tmp_path / "open.csv").write_bytes(with_sites('"prostate', '"breast'))
    checked = check(tmp_path / "open.csv", CLINICAL)
    assert [(finding.rule, finding.row) for finding in checked.findings] == [("malformed-quotes", 2)]
    assert (checked.rows, checked.accepted) == (4, 3)
    for site in ('"left\r\nbreast"', '"""left"" breast"', '5" field', '"left" breast'):
        assert rules(tmp_path / "closed.csv", with_sites("prostate", site)) == {}, site


def test_findings_of_a_file_without_rows_name_no_row(tmp_path: Path) -> None:
    one = build.measurement("134", 80, 5, 0, 60, 15)
    (tmp_path / "twice.json").write_bytes(build.qpp([one, one]))
    found = check(tmp_path / "twice.json", "quality-measures").findings
    assert {finding.rule for finding in found} == {"measure-twice", "measure-not-reported"}
    assert not any(" row" in finding.message + finding.fix for finding in found)


def test_a_formula_with_an_error_value_is_an_error_cell_alone(tmp_path: Path) -> None:
    cells = build.as_cells(build.clinical_rows(), CLINICAL)
    place = build.names(CLINICAL).index("adt_months")
    cells[1][place], cells[2][place] = ("=NA()", "#N/A"), ("=1/0", "#DIV/0!")
    assert rules(tmp_path / "errors.xlsx", build.workbook({CLINICAL: cells})) == {"error-cell": 2}


def test_exponents_that_spreadsheets_write_are_read(tmp_path: Path) -> None:
    rows = build.clinical_rows()
    for written, found in [
        ("5E-05", {}),
        ("8.4e+00", {}),
        ("1E+09", {"number-out-of-range": 1}),
        ("1E+999", {"number-with-unit": 1}),
        ("1e3", {"number-with-unit": 1}),
    ]:
        assert rules(tmp_path / "psa.csv", build.clinical(build.changed(rows, 0, psa_ng_ml=written))) == found, written


def test_en_dash_of_a_word_processor_is_accepted(tmp_path: Path) -> None:
    content = build.measures().replace(b"treatment-summary", "Treatment\u2013Summary".encode())
    assert rules(tmp_path / "dash.csv", content, "quality-measures") == {}


def test_a_row_of_another_cancer_type_gets_one_finding(tmp_path: Path) -> None:
    rows = build.changed(build.clinical_rows(), 0, cancer_type="anal", icd10="C21.0")
    assert rules(tmp_path / "anal.csv", build.clinical(rows)) == {"cancer-type-without-clinical-data": 1}


def test_columns_named_like_internal_columns_are_unknown_columns(tmp_path: Path) -> None:
    more = ["@row", "@Place", "@expected", "mbi#"]
    rows = [{**row, **dict.fromkeys(more, "x")} for row in build.changed(build.clinical_rows(), 2, sex="x")]
    content = build.clinical(rows, header=build.names(CLINICAL) + more)
    assert rules(tmp_path / "ours.csv", content) == {"unknown-column": 4, "not-an-allowed-word": 1}


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\u200b"])
def test_invisible_characters_in_a_value_are_refused(tmp_path: Path, mark: str) -> None:
    rows = build.changed(build.clinical_rows(), 0, target_site=f"pro{mark}state")
    assert rules(tmp_path / "marks.csv", build.clinical(rows)) == {"control-characters": 1}
    rows = build.changed(build.clinical_rows(), 0, target_site="prostate 😀 שלום")
    assert rules(tmp_path / "emoji.csv", build.clinical(rows)) == {}


@pytest.mark.parametrize("mark", ["\u200c", "\u200d", "\u00ad", "\u180e", "\u2063"])
def test_joining_characters_are_accepted_in_free_text_alone(tmp_path: Path, mark: str) -> None:
    rows = build.clinical_rows()
    assert rules(tmp_path / "name.csv", build.clinical(build.changed(rows, 0, last_name=f"Far{mark}si"))) == {}
    for column in ("mbi", "rendering_npi", "psa_ng_ml", "rt_end_date", "sex"):
        value = rows[0][column]
        marked = build.clinical(build.changed(rows, 0, **{column: f"{value[:2]}{mark}{value[2:]}"}))
        assert rules(tmp_path / "marked.csv", marked) == {"control-characters": 1}, column


def test_a_missing_header_gets_one_error(tmp_path: Path, workbook: bytes) -> None:
    good = build.clinical().decode()
    assert rules(tmp_path / "pipes.csv", good.replace(",", "|").encode()) == {"no-known-column": 1}
    headless = build.workbook({CLINICAL: build.as_cells(build.clinical_rows(), CLINICAL)[1:]})
    assert rules(tmp_path / "headless.xlsx", headless) == {"no-known-column": 1}


def test_a_first_line_with_the_separator_for_excel_is_no_header(tmp_path: Path) -> None:
    bad = build.clinical(build.changed(build.clinical_rows(), 0, sex="x")).decode().replace(",", ";")
    path = tmp_path / "declared.csv"
    assert rules(path, b"sep=;\r\n" + bad.encode()) == {"not-an-allowed-word": 1}
    assert check(path, CLINICAL).findings[0].row == 3  # the row number of the spreadsheet


def test_a_small_workbook_with_a_cell_of_100_megabytes_takes_limited_memory(tmp_path: Path, workbook: bytes) -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
        + b"a" * 100_000_000
        + b"</t></is></c></row></sheetData></worksheet>"
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = rules(tmp_path / "cell.xlsx", repacked(workbook, {"xl/worksheets/sheet1.xml": sheet}))
    assert found == {"no-known-column": 1}
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 400_000, f"{grown >> 10} MB"  # making the file takes a part of it


def test_random_bytes_under_every_name_get_a_finding(tmp_path: Path) -> None:
    noise = random.Random(5).randbytes(20_000)
    for ending in ("csv", "xlsx", "json", "xml", "dat", ""):
        assert rules(tmp_path / f"noise.{ending}", noise, "quality-measures")


def test_findings_of_many_bad_rows_are_all_counted_and_listed_up_to_the_limit(tmp_path: Path) -> None:
    rows = [{**row, "psa_ng_ml": "", "laterality": "upwards"} for row in build.clinical_rows(1_000)]
    path = tmp_path / "bad.csv"
    path.write_bytes(build.clinical(rows))
    checked = check(path, CLINICAL)
    groups = {group.rule: (group.count, group.kept) for group in checked.groups}
    # 1,000 rows of five cancer types in turn: 200 of prostate cancer, each without a PSA.
    assert groups == {"not-an-allowed-word": (1_000, 200), "required-value": (200, 200)}
    assert (checked.rows, checked.accepted, checked.rejected) == (1_000, 0, 1_000)


def test_rows_are_numbered_as_in_a_spreadsheet(tmp_path: Path) -> None:
    lines = build.clinical(build.changed(build.clinical_rows(), 2, sex="x")).decode().splitlines(keepends=True)
    path = tmp_path / "blank-lines.csv"
    path.write_text("".join([lines[0], "\r\n", lines[1], lines[2], ",,,\r\n", *lines[3:]]), newline="")
    # header 1, blank 2, rows 3 and 4, blank 5, so the third row of data is row 6
    assert [(finding.row, finding.column) for finding in check(path, CLINICAL).findings] == [(6, "sex")]


def test_ten_thousand_rows_are_checked_within_two_seconds(tmp_path: Path) -> None:
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
