"""Room on the call stack: no loop pays for blocks of memory at each call, however deep it runs."""

from __future__ import annotations

import resource

import pytest

from portal.call_stack import with_room

CALLS = 1000
DEPTHS = 250
"""More calls than the smallest block has room for, so that some depth is at a block's end."""


def _do_nothing() -> None:
    pass


# A frame larger than one step of the recursion below, so that a block's end cannot fall between two depths.
_do_nothing.__code__ = _do_nothing.__code__.replace(co_stacksize=64)


def _page_faults_at(depth: int) -> int:
    """Return how many fresh pages of memory the calls of one loop took at some depth."""
    if depth:
        return _page_faults_at(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        _do_nothing()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_loop_takes_no_memory_at_each_call_at_any_depth() -> None:
    assert max(with_room(_page_faults_at, depth) for depth in range(DEPTHS)) < CALLS / 10


def test_answer_arguments_and_error_pass_through() -> None:
    assert with_room(sorted, [2, 3, 1], reverse=True) == [3, 2, 1]
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 / 0)
