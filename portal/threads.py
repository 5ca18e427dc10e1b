"""Work on a series of items that goes on in other threads while the last result is used."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from portal.call_stack import with_room

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(function: Callable[[Item], Result], items: Iterable[Item], *, threads: int) -> Generator[Result]:
    """Yield the result of each item in the order of the items, of which `threads` are worked on ahead.

    Only work that leaves Python's lock to others gets faster, such as that of Polars. Errors of a call are raised here.
    """
    coming: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="in-order") as pool:
        for item in items:
            coming.append(pool.submit(with_room, function, item))
            if len(coming) > threads:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()
