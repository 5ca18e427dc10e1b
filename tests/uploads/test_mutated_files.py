"""Damaged files: each is accepted or gets a finding, and none raises an error."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quality.intake.layouts import CLINICAL_DATA, QUALITY_MEASURES
from tests.uploads import build, mutator
from tests.uploads.test_fixtures import FAILING, PASSING, check, type_and_rule_of

SMALL = [path for path in (*PASSING, *FAILING) if path.stat().st_size < 60_000]
REDUCED = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LONG = settings(max_examples=4_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])

edits = st.lists(
    st.tuples(
        st.sampled_from(["cut", "insert", "replace", "double", "swap"]),
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 60),
        st.one_of(
            st.binary(max_size=20),
            st.sampled_from(
                [b'"', b"\n", b"\r", b";", b"\t", b"\0", "ü".encode(), b"\xff", b",,,", b"=1+1", b"<", b"{"]
            ),
        ),
    ),
    min_size=1,
    max_size=6,
)


def mutated(content: bytes, changes: list[tuple[str, float, int, bytes]]) -> bytes:
    """Return content with edits applied at relative places."""
    for kind, place, length, piece in changes:
        start = int(place * len(content))
        end = start + length
        if kind == "cut":
            content = content[:start] + content[end:]
        elif kind == "insert":
            content = content[:start] + piece + content[start:]
        elif kind == "replace":
            content = content[:start] + piece + content[end:]
        elif kind == "double":
            content = content[:end] + content[start:]
        else:
            content = content[end:] + content[:end]
    return content


def check_mutated(path: Path, changes: list[tuple[str, float, int, bytes]]) -> None:
    """Check a mutated file and the counts of the result."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / path.name
        target.write_bytes(mutated(path.read_bytes(), changes))
        checked = check(target, type_and_rule_of(path)[0])
    assert checked.groups or checked.rows
    assert 0 <= checked.rejected <= checked.rows
    assert sum(group.kept for group in checked.groups) == len(checked.findings)
    assert all(group.count >= group.kept for group in checked.groups)


@REDUCED
@given(path=st.sampled_from(SMALL), changes=edits)
def test_no_mutated_file_raises(path: Path, changes: list[tuple[str, float, int, bytes]]) -> None:
    check_mutated(path, changes)


@pytest.mark.soak
@LONG
@given(path=st.sampled_from(SMALL), changes=edits)
def test_no_mutated_file_raises_in_many_examples(path: Path, changes: list[tuple[str, float, int, bytes]]) -> None:
    check_mutated(path, changes)


GOOD = {CLINICAL_DATA: build.clinical(), QUALITY_MEASURES: build.measures()}
MOST_SECONDS = 5  # of the processor, for a file of a few rows


def check_seeded(folder: Path, seed: int) -> None:
    """Check the file of a seed: no error is raised, it takes no long time, and no row is lost without a finding."""
    file_type = (CLINICAL_DATA, QUALITY_MEASURES)[seed % 4 == 0]
    content, filled = mutator.mutated(GOOD[file_type], seed)
    path = folder / "mutated.csv"
    path.write_bytes(content)
    started = time.process_time()
    checked = check(path, file_type)
    assert time.process_time() - started < MOST_SECONDS, seed
    assert 0 <= checked.rejected <= checked.rows
    assert checked.groups or checked.rows, seed
    assert checked.is_accepted == (not any(group.severity == "error" for group in checked.groups))
    if filled is None or (checked.rows == 0 and not checked.is_accepted):  # nothing of it could be read
        assert checked.groups or filled is None, seed
        return
    apart = sum(group.count for group in checked.groups if group.rule in APART)
    stopped = any(group.rule in STOPS for group in checked.groups)
    assert stopped or checked.rows + apart == filled, (seed, checked.rows, apart, filled)


APART = {"title-row", "header-again", "units-row", "total-row", "note-row"}
STOPS = {"no-known-column", "other-file-type", "layout-version"}


def test_a_hundred_seeded_files_lose_no_row_without_a_finding(tmp_path: Path) -> None:
    for seed in range(100):
        check_seeded(tmp_path, seed)


@pytest.mark.soak
def test_two_thousand_seeded_files_lose_no_row_without_a_finding(tmp_path: Path) -> None:
    for seed in range(100, 2_100):
        check_seeded(tmp_path, seed)
