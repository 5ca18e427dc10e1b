"""Work that goes on in another thread while its last result is used."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from portal.call_stack import with_room

Item = TypeVar("Item")


class _End:
    """The end of the items."""


_END: Final = _End()


def ahead(items: Iterator[Item]) -> Generator[Item]:
    """Yield items while another thread makes the next one, so that at most two exist at a time.

    An error of the thread is raised here. When the caller closes this generator, the item under way is made and thrown
    away.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as thread:
        coming = thread.submit(with_room, next, items, _END)
        while not isinstance(item := coming.result(), _End):
            coming = thread.submit(with_room, next, items, _END)
            yield item
