"""The fix of a finding is that of the value at hand, and the guide has every rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quality.intake.guide import kinds_of_checks
from quality.intake.layouts import CLINICAL_DATA
from quality.intake.messages import KINDS, SENTENCES
from tests.uploads import build
from tests.uploads.test_fixtures import check

# A value of a column → words of its fix.
ADVICE = [
    ("planned_dose_cgy", "7'800", "Delete the separators"),
    ("planned_dose_cgy", "1,007,800", "Delete the separators"),
    ("planned_dose_cgy", "7,800", "If the comma separates thousands"),
    ("psa_ng_ml", "8,4", "Write a point instead of the comma"),
    ("planned_dose_cgy", "7800 cGy", "Delete cGy"),
    ("planned_dose_cgy", "78 Gy", "Multiply the number by 100"),
    ("planned_dose_cgy", "50%", "Write the number alone"),
    ("psa_ng_ml", "8.4 ng/mL", "Delete ng/mL"),
    ("rt_end_date", "2021-08-05 00:00:00", "Delete the time of day"),
    ("rt_end_date", "25/12/2021", "month first"),
    ("rt_end_date", "2021-02-30", "no such day"),
    ("rt_end_date", "05.08.2021", "with slashes"),
    ("rt_end_date", "44413", "Format the column as a date"),
    ("rt_end_date", "20210805", "Put hyphens"),
    ("rt_end_date", "August 5", "YYYY-MM-DD or MM/DD/YYYY"),
    ("mbi", "123-45-6789A", "before 2018"),
    ("mbi", "1EO4TE5MK73", "Often O is 0"),
    ("mbi", "1EG4TE5MK7", "Copy the 11 characters"),
    ("rendering_npi", "1234567890", "two are exchanged"),
    ("rendering_npi", "123456789", "it has 10 digits"),
    ("icd10", "185", "ICD-9"),
    ("icd10", "C61; C79.51", "Write one code"),
    ("icd10", "C61 prostate", "Delete the text"),
    ("cancer_type", "protsate", "Did you mean prostate?"),
    ("laterality", "rihgt", "Did you mean right?"),
    ("laterality", "upwards", "Write one of: right"),
]


def test_the_fix_is_that_of_the_value_even_among_others_of_its_rule(tmp_path: Path) -> None:
    good = build.clinical_rows()[0]
    mbis = [row["mbi"] for row in build.clinical_rows(len(ADVICE))]
    rows = [{**good, "mbi": mbi, column: value} for mbi, (column, value, _) in zip(mbis, ADVICE, strict=True)]
    path = tmp_path / "rows.csv"
    path.write_bytes(build.clinical(rows))
    checked = check(path, CLINICAL_DATA)
    fixes = {(f.row, f.column): f.fix for f in checked.findings if f.severity == "error"}
    wrong = [
        (value, fixes.get((row, column)))
        for row, (column, value, words) in enumerate(ADVICE, start=2)
        if words not in fixes.get((row, column), "")
    ]
    assert wrong == []
    assert len(fixes) == len(ADVICE)


def test_no_fix_repeats_the_received_value(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(build.clinical(build.changed(build.clinical_rows(), 0, sex="femalle", mbi="1EO4TE5MK73")))
    for finding in check(path, CLINICAL_DATA).findings:
        assert finding.received and finding.received not in finding.message + finding.fix + str(finding.expected)


def test_the_guide_has_each_rule_once_in_general_words() -> None:
    kinds = kinds_of_checks()
    rules = [one.rule for kind in kinds for one in kind.checks]
    assert sorted(rules) == sorted(SENTENCES) and [kind.code for kind in kinds] == list(KINDS)
    for kind in kinds:
        assert kind.checks
        for one in kind.checks:
            said = f"{one.what} {one.why} {one.fix}"
            assert one.what and one.fix and "{" not in said, one
            assert not re.search(r"\b(\w+) \1\b|what is expected|\bthan [a-z ]+ expected\b", said), said
            assert not re.search(r"\b[A-Z][a-z]+_", said), said  # a column keeps its name


@pytest.mark.django_db
def test_the_page_of_checks_is_public_and_a_finding_s_rule_is_its_anchor(client) -> None:
    page = client.get("/resources/checks/").content.decode()
    for rule in SENTENCES:
        assert f'id="{rule}"' in page
