"""Taking times, and the one line that a benchmark prints."""

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


class Taken(NamedTuple):
    """Cost of a piece of work: time on the clock, and of processors in this process and those it waited for.

    The second hardly depends on what else the machine does; work inside PostgreSQL is not in it.
    """

    seconds: float
    cpu_seconds: float


def measure(work: Callable[[], Any]) -> Taken:
    """Measure one run of something, with room on the call stack as every command, task and request has."""
    began, used = time.perf_counter(), processor_seconds()
    with_room(work)
    return Taken(time.perf_counter() - began, processor_seconds() - used)


def by_turns(*works: Callable[[], Any], times: int) -> list[Taken]:
    """Measure several things many times, by turns so that the machine's other load falls on all alike; the medians."""
    rounds = [[measure(work) for work in works] for _ in range(times)]
    return [median(column) for column in zip(*rounds, strict=True)]


def median(taken: Iterable[Taken]) -> Taken:
    """Return the median of each of the two times."""
    return Taken(*map(statistics.median, zip(*taken, strict=True)))


def total(taken: Iterable[Taken]) -> Taken:
    """Return the sum of each of the two times."""
    return Taken(*map(sum, zip(*taken, strict=True)))


def show(bench: str, taken: Taken, baseline: Taken, *, rows: int, **more: Any) -> None:
    """Print the line of one benchmark.

    :param baseline: the limit that the same run measured: the same work done as barely as it can be.
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
    """Return the processor time so far of this process and of those it started and waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
