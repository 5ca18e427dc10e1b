"""Damaged files: each is accepted or gets a finding, and none raises an error."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
