"""The course of a version through its stages, as pages show it: what happens now, how long each waited and worked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal import clock
from portal.models import StoredFile
from quality.models import Stage, Version

# What a stage does, in words: while it waits, and while it works.
_NOW = {
    Stage.Name.RECEIVED: ("Waiting to be received", "Receiving the file"),
    Stage.Name.SCANNED: ("Waiting for the virus scan", "Scanning for viruses"),
    Stage.Name.READ: ("Waiting to be read", "Reading the file"),
    Stage.Name.CHECKED: ("Waiting to be checked", "Checking the rows"),
    Stage.Name.STORED: ("Waiting to be stored", "Storing the result"),
}


@dataclass(frozen=True, slots=True)
class StageOfVersion:
    """One stage: its state (a key of `quality.states`), the seconds that it waited and worked, and its rows.

    The seconds are None for what has not happened; while a stage waits or works, they run.
    """

    title: str
    now: str
    """The work of the stage in words, as it goes on or is waited for."""
    state: str
    waited: float | None
    worked: float | None
    done: int
    total: int


def course_of(version: Version) -> list[StageOfVersion]:
    """List the stages of a version in their order; a declaration has none."""
    now = clock.real_now()
    shown: list[StageOfVersion] = []
    ready_at: datetime | None = None  # when the stage could begin
    for number, stage in enumerate(version.stages.all()):
        ready_at = ready_at if number else stage.began_at
        state = _state(stage, version, is_next=ready_at is not None)
        running = None if version.is_final else now
        shown.append(
            StageOfVersion(
                title=stage.get_name_display(),
                now=_NOW[Stage.Name(stage.name)][stage.began_at is not None],
                state=state,
                waited=_seconds(ready_at, stage.began_at or running),
                worked=_seconds(stage.began_at, stage.ended_at or running),
                done=stage.done,
                total=stage.total,
            )
        )
        ready_at = stage.ended_at
    return shown


def under_way(course: Iterable[StageOfVersion]) -> StageOfVersion | None:
    """Return the stage that works or waits to work now, or None."""
    return next((stage for stage in course if stage.state in ("working", "waiting")), None)


def waited_and_worked(course: Iterable[StageOfVersion]) -> tuple[float, float]:
    """Return the seconds that all stages waited, and those that they worked."""
    listed = list(course)
    return sum(stage.waited or 0 for stage in listed), sum(stage.worked or 0 for stage in listed)


def _state(stage: Stage, version: Version, *, is_next: bool) -> str:
    if stage.ended_at:
        skipped = stage.name == Stage.Name.SCANNED and version.file.scan == StoredFile.Scan.NOT_SCANNED
        return "not-scanned" if skipped else "done"
    if version.is_final:
        return "stopped" if is_next else "left-out"
    return "working" if stage.began_at else "waiting"


def _seconds(begin: datetime | None, end: datetime | None) -> float | None:
    return (end - begin).total_seconds() if begin and end else None
