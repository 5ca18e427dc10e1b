"""Measuring of work, and the JSON line that a benchmark prints."""

from __future__ import annotations

import json
import os
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from portal.call_stack import with_room

KILOBYTES_A_MEGABYTE = 1024


class Cost(NamedTuple):
    """Cost of some work in seconds: elapsed, and of the processor in this process and the processes it waited for.

    Processor time hardly depends on the machine's other load. It does not include work inside PostgreSQL.
    """

    seconds: float
    cpu_seconds: float


def measure(work: Callable[[], Any]) -> Cost:
    """Run some work once, with room on the call stack as every command, task and request has, and return its cost."""
    began, used = time.perf_counter(), processor_seconds()
    with_room(work)
    return Cost(time.perf_counter() - began, processor_seconds() - used)


def by_turns(*works: Callable[[], Any], times: int) -> list[Cost]:
    """Run several pieces of work many times and return the median cost of each.

    They run in turns, so that the machine's other load affects all of them alike.
    """
    rounds = [[measure(work) for work in works] for _ in range(times)]
    return [median(column) for column in zip(*rounds, strict=True)]


def median(taken: Iterable[Cost]) -> Cost:
    """Return the median of each of the two times."""
    return Cost(*map(statistics.median, zip(*taken, strict=True)))


def total(taken: Iterable[Cost]) -> Cost:
    """Return the sum of each of the two times."""
    return Cost(*map(sum, zip(*taken, strict=True)))


def show(bench: str, taken: Cost, baseline: Cost, *, rows: int, **more: Any) -> None:
    """Print the line of one benchmark.

    :param baseline: the cost of the smallest possible version of the same work, measured in the same run.
    """
    peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    line = {
        "bench": bench,
        "seconds": round(taken.seconds, 4),
        "baseline_seconds": round(baseline.seconds, 4),
        "ratio": round(taken.seconds / baseline.seconds, 2),
        "rows": rows,
        "peak_rss_mb": round(max(peaks) / KILOBYTES_A_MEGABYTE, 1),
        "cpu_seconds": round(taken.cpu_seconds, 4),
        "baseline_cpu_seconds": round(baseline.cpu_seconds, 4),
        **more,
        "load": round(os.getloadavg()[0], 1),
    }
    print(json.dumps(line), flush=True)


def processor_seconds() -> float:
    """Return the processor seconds so far of this process and of the processes it started and waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
