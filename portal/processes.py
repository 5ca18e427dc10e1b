"""Work of a command shared among processes of this machine, each with a Django and a database connection of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Argument = TypeVar("Argument")
Result = TypeVar("Result")


def in_processes(
    function: Callable[[Argument], Result], arguments: Iterable[Argument], *, processes: int
) -> Iterator[Result]:
    """Yield the results of a module's function in the order of its arguments; an error of a call is raised here.

    The processes are started anew, because Polars hangs in a process that was forked after it was used.
    """
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_open_django) as pool:
        yield from pool.map(function, arguments)


def _open_django() -> None:
    os.environ["POLARS_MAX_THREADS"] = "1"  # the processes share the processors already
    import django

    django.setup()
