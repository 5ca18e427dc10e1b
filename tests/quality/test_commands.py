"""`check_upload` and `describe_layout` for vendors' scripts: no database, JSON output, exit status."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from portal import clock
from quality.intake.layouts import CLINICAL_DATA, COLUMNS, QUALITY_MEASURES
from tests.uploads import build, exports

UPLOADS = Path(__file__).resolve().parents[1] / "uploads"


def run(*arguments: Any) -> tuple[int, dict[str, Any]]:
    """Run a command and return its exit status and its JSON output."""
    out = io.StringIO()
    try:
        call_command(*map(str, arguments), stdout=out)
    except SystemExit as end:
        return int(end.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_an_accepted_file_exits_with_0_and_lists_the_measures_as_stored():
    path = UPLOADS / "should_pass" / "quality-measures__good.csv"
    status, answer = run("check_upload", path, "--file-type", "quality-measures", "--performance-year", 2021)
    assert (status, answer["rows"], answer["accepted"], answer["rejected"]) == (0, 4, 4, 0)
    assert answer["findings"] == answer["groups"] == []
    assert answer["extracted"][0] == {
        "measure_id": "144",
        "performance_year": 2021,
        "eligible": 100,
        "exclusions": 0,
        "exceptions": 3,
        "met": 88,
        "not_met": 9,
        "reporting_method": "registry",
    }


def test_a_rejected_file_exits_with_1_and_findings_that_say_where_and_how_to_fix():
    path = UPLOADS / "should_fail" / "clinical-data__two-digit-year.csv"
    arguments = ("--file-type", "clinical-data", "--performance-year", 2021, "--period", 2)
    status, answer = run("check_upload", path, *arguments)
    assert (status, answer["rows"], answer["accepted"], answer["rejected"]) == (1, 5, 4, 1)
    [finding] = answer["findings"]
    assert set(finding) == {"severity", "rule", "row", "column", "received", "expected", "message", "fix"}
    assert (finding["row"], finding["column"], finding["received"]) == (2, "date_of_birth", "08/02/41")
    [group] = answer["groups"]
    assert (group["rule"], group["severity"], group["count"]) == ("two-digit-year", "error", 1)


def test_findings_of_json_and_xml_name_the_place_instead_of_a_row():
    path = UPLOADS / "should_fail" / "quality-measures__measure-sum--qpp.json"
    _, answer = run("check_upload", path, "--file-type", "quality-measures", "--performance-year", 2021)
    found = next(finding for finding in answer["findings"] if finding["rule"] == "measure-sum")
    assert found["row"] is None
    assert found["column"] == "measurementSets[0].measurements[0].value.eligiblePopulation"


def test_a_given_model_id_is_compared():
    path = UPLOADS / "should_pass" / "quality-measures__good.csv"
    arguments = ("check_upload", path, "--file-type", "quality-measures", "--performance-year", 2021, "--model-id")
    assert run(*arguments, build.MODEL_ID.lower())[0] == 0
    assert run(*arguments, "RO99999")[0] == 1


@pytest.mark.parametrize("year", [0, 2020, 2026, 99999])
def test_a_bad_request_exits_with_2_and_a_sentence(year):
    path = UPLOADS / "should_pass" / "quality-measures__good.csv"
    status, answer = run("check_upload", path, "--file-type", "quality-measures", "--performance-year", year)
    assert status == 2 and answer["errors"][0]["field"] == "performance_year"
    status, answer = run("check_upload", "nowhere.csv", "--file-type", "quality-measures", "--performance-year", 2021)
    assert status == 2 and answer["errors"][0]["field"] == "file"


@pytest.mark.parametrize("file_type", [CLINICAL_DATA, QUALITY_MEASURES])
def test_describe_layout_describes_every_column(file_type):
    status, answer = run("describe_layout", file_type)
    assert status == 0 and answer["version"] == "2021.1"
    described = {column["name"]: column for column in answer["columns"]}
    assert set(described) == {column.name for column in COLUMNS[file_type]} | {"layout_version"}
    for column in described.values():
        assert column["meaning"] and column["type"] and column["format"] and column["required"]
        if column["type"] in ("word", "joined-words", "measure"):
            assert column["allowed"], column["name"]
        if column["type"] == "tnm-category":
            assert column["allowed_by_cancer_type"], column["name"]
    assert run("describe_layout", file_type, "--version", "2021.1")[0] == 0
    assert run("describe_layout", file_type, "--version", "2020.1")[0] == 2


@pytest.mark.parametrize(
    ("export", "held"),
    [
        (exports.of_a_group, "005, 110, 128, 191, IA_AHE_1"),
        (exports.of_a_clinician, "102, 305, ACRAD15"),
        (exports.of_promoting_interoperability, "PI_EP_1, PI_HIE_4"),
        (exports.qrda_of_several_measures, "2c928085-7198-38ee-0171-9da6456007ab, IA_EPA_1, PI-PEA-1"),
    ],
)
def test_finding_about_an_export_of_other_measures_lists_its_measures(tmp_path, export, held):
    content = export()
    path = tmp_path / ("export.xml" if content.startswith(b"<") else "export.json")
    path.write_bytes(content)
    status, answer = run("check_upload", path, "--file-type", "quality-measures", "--performance-year", 2021)
    assert status == 1
    [finding] = answer["findings"]
    assert finding["rule"] == "no-measure-of-ours" and held in finding["message"]


def test_the_day_of_the_upload_is_today_unless_given(tmp_path):
    """No date in a file may be after the day of its upload. That day is today, or the one of `--on`."""
    path = tmp_path / "clinical.csv"
    path.write_bytes(build.clinical(build.changed(build.clinical_rows(), 0, rt_end_date="2022-01-10")))
    arguments = ("check_upload", path, "--file-type", "clinical-data", "--performance-year", 2021, "--period", 2)
    assert run(*arguments)[0] == 0
    assert run(*arguments, "--on", "2022-01-10")[0] == 0
    status, answer = run(*arguments, "--on", "2022-01-09")
    assert (status, answer["findings"][0]["rule"]) == (1, "date-after-upload")
    tomorrow = (clock.real_today() + timedelta(days=1)).isoformat()
    path.write_bytes(build.clinical(build.changed(build.clinical_rows(), 0, rt_end_date=tomorrow)))
    assert run(*arguments)[0] == 1
    status, answer = run(*arguments, "--on", "January 10")
    assert (status, answer["errors"][0]["field"]) == (2, "on")


def test_describe_layout_names_the_decimals_of_every_number():
    _, answer = run("describe_layout", "clinical-data")
    decimals = {column["name"]: column["decimals"] for column in answer["columns"] if column["type"] == "number"}
    assert decimals["dose_per_fraction_cgy"] == 2 and None not in decimals.values()
