"""Room on Python's call stack for work that makes many calls.

CPython keeps the frames of running functions in blocks of 16 KiB. It asks the operating system for the next block
when a call does not fit, and gives the block back when that call returns. A loop that happens to run at the end of a
block therefore asks at each of its calls: one page did so 300 to 1,200 times, by chance of its depth, and took up
to half as long again. A function with a large frame gets a large block, and the rest of that block serves the calls
below it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

FRAME_SLOTS = (1 << 15) + 1
"""Size of the frame in slots of 8 bytes: just over half of a block of 512 KiB, so that the other half stays free."""


def with_room(work: Callable[Arguments, Answer], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
    """Call `work` with room for the frames of all calls it makes, and return its answer."""
    return work(*args, **kwargs)


with_room.__code__ = with_room.__code__.replace(co_stacksize=FRAME_SLOTS)
