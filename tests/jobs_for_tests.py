"""Jobs for tests alone. Each adds lines to a file, so that a test can count its attempts."""

from __future__ import annotations

import os
import time
from pathlib import Path

from portal.jobs import leased_task


def _note(path: str, line: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{line}\n")


@leased_task("tests.work")
def work(path: str, milliseconds: int) -> None:
    """Sleep for a number of milliseconds."""
    _note(path, f"begun {os.getpid()}")
    time.sleep(milliseconds / 1000)
    _note(path, "done")


@leased_task("tests.work_once_broken")
def work_once_broken(path: str) -> None:
    """Hang at the first attempt, so that a test can kill it, and finish at the second."""
    first = not Path(path).exists()
    _note(path, f"begun {os.getpid()}")
    if first:
        time.sleep(600)
    _note(path, "done")


def _give_up(path: str) -> None:
    _note(path, "gave up")


@leased_task("tests.fail", on_failure=_give_up)
def fail(path: str) -> None:
    """Raise an error whose text quotes a patient's MBI."""
    _note(path, "begun")
    raise ValueError("the MBI 1EG4-TE5-MK73 is in this text")


@leased_task("tests.kill_itself", on_failure=_give_up)
def kill_itself(path: str) -> None:
    """Kill the worker's process at every attempt."""
    _note(path, "begun")
    os.kill(os.getpid(), 9)
