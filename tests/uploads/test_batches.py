"""The outcome of a check does not depend on the size of its batches, for any text."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.policy import load_book
from quality.intake.checking import Check, check_file, every_finding
from quality.intake.layouts import CLINICAL_DATA
from tests.uploads import build
from tests.uploads.test_fixtures import FAILING, PASSING, type_and_rule_of

ALL = 1_000
SIZES = (1, 3)
BOOK = load_book()
GOOD = build.clinical_rows(6)
cells = st.sampled_from(
    [
        "", "?", "N/A", '"', 'a"b', '"a"', "a,b", "x\ny", "x\r\ny", "x\ry", " 1 ", "=1", '="012"', "#REF!", "\u200b",
        "é", GOOD[0]["mbi"], "2021-05-01", "13/45/2021", "7,800", "T9", "prostate", "breast", "C61",
    ]
)  # fmt: skip
changes = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(build.names(CLINICAL_DATA)), cells), min_size=0, max_size=8
)
# Pieces of raw text between the lines, so that lines need not be records.
pieces = st.lists(
    st.tuples(st.integers(0, 7), st.sampled_from(["\n", "\r", "\r\n", '"', ",,,\r\n", " \r\n", '"x"\r\n', ",,,,,1\n"])),
    max_size=3,
)


def outcome(path: Path, file_type: str, rows_at_once: int) -> dict[str, Any]:
    """Check a file in batches of a size."""
    return check_file(path, **asked(path, file_type), rows_at_once=rows_at_once).as_dict()


def asked(path: Path, file_type: str) -> dict[str, object]:
    return {
        "name": path.name,
        "file_type": file_type,
        "performance_year": build.YEAR,
        "uploaded_on": build.UPLOADED_ON,
        "period": build.PERIOD if file_type == CLINICAL_DATA else None,
        "model_id": build.MODEL_ID,
        "book": BOOK,
    }


def test_fixtures_have_the_same_outcome_in_two_batches_as_at_once() -> None:
    for path in (*PASSING, *FAILING)[::4]:
        file_type, _ = type_and_rule_of(path)
        whole = outcome(path, file_type, ALL)
        assert outcome(path, file_type, int(whole["rows"]) // 2 + 1) == whole, path.name


edited = given(
    changes=changes, pieces=pieces, repeated=st.lists(st.integers(0, 5), max_size=2), dropped=st.integers(0, 61)
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@edited
def test_batches_of_any_size_have_the_same_outcome(changes, pieces, repeated, dropped) -> None:
    check_in_batches(changes, pieces, repeated, dropped)


@pytest.mark.soak
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@edited
def test_batches_of_any_size_have_the_same_outcome_in_many_examples(changes, pieces, repeated, dropped) -> None:
    check_in_batches(changes, pieces, repeated, dropped)


def check_in_batches(changes, pieces, repeated, dropped) -> None:
    """Check a file with edits in batches of several sizes."""
    rows = [dict(row) for row in GOOD]
    for at, name, value in changes:
        rows[at][name] = value
    rows += [rows[at] for at in repeated]
    header = [name for place, name in enumerate(build.names(CLINICAL_DATA)) if place != dropped]
    lines = build.clinical(rows, header=header).decode().splitlines(keepends=True)
    for at, piece in pieces:
        lines.insert(min(at, len(lines)), piece)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        path.write_bytes("".join(lines).encode())
        whole = outcome(path, CLINICAL_DATA, ALL)
        for size in SIZES:
            assert outcome(path, CLINICAL_DATA, size) == whole
        check = Check.of(path=path, **asked(path, CLINICAL_DATA), list_all=True, rows_at_once=3)
        every = [finding.as_dict() for finding in every_finding(check)]
    assert sorted(every, key=str) == sorted(whole["findings"], key=str), "so few findings are all listed"
