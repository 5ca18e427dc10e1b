"""The small fixtures: each file gets the finding that its name states."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portal.policy import load_book
from quality.intake.checking import Checked, check_file
from quality.intake.layouts import CLINICAL_DATA
from tests.uploads import build

HERE = Path(__file__).parent
PASSING = sorted((HERE / "should_pass").iterdir())
FAILING = sorted((HERE / "should_fail").iterdir())


def check(path: Path, file_type: str, **given: Any) -> Checked:
    """Check a file as a submission of participant RO00042 for the second half of 2021."""
    return check_file(
        path,
        name=path.name,
        file_type=file_type,
        performance_year=build.YEAR,
        uploaded_on=build.UPLOADED_ON,
        period=build.PERIOD if file_type == CLINICAL_DATA else None,
        model_id=build.MODEL_ID,
        book=load_book(),
        **given,
    )


def type_and_rule_of(path: Path) -> tuple[str, str]:
    """Return the file type and the rule in a fixture's name."""
    file_type, _, rest = path.stem.partition("__")
    return file_type, rest.split("--")[0]


@pytest.mark.parametrize("path", PASSING, ids=lambda path: path.name)
def test_accepted_file_has_the_warning_of_its_name_alone(path: Path) -> None:
    file_type, rule = type_and_rule_of(path)
    checked = check(path, file_type)
    assert checked.is_accepted, checked.findings
    assert checked.rows == checked.accepted > 0
    assert [group.rule for group in checked.groups if group.rule != "measure-not-reported" or rule == group.rule] == (
        [] if rule == "good" else [rule]
    )


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.name)
def test_rejected_file_has_the_error_of_its_name(path: Path) -> None:
    file_type, rule = type_and_rule_of(path)
    checked = check(path, file_type)
    assert not checked.is_accepted
    assert rule in {group.rule for group in checked.groups if group.severity == "error"}
    for finding in checked.findings:
        assert finding.message and finding.fix
        assert "{" not in finding.message + finding.fix


@pytest.mark.parametrize("folder", ["should_pass", "should_fail"])
def test_fixtures_equal_the_files_that_the_builder_makes(folder: str) -> None:
    built = build.should_pass() if folder == "should_pass" else build.should_fail()
    on_disk = {path.name: path.read_bytes() for path in (HERE / folder).iterdir()}
    assert sorted(on_disk) == sorted(built)
    assert [name for name in built if name.endswith(".csv") and on_disk[name] != built[name]] == []
