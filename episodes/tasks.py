"""Celery tasks of episodes: each takes ids and makes one service call."""

from __future__ import annotations

from episodes.services import construction, data_files
from portal.jobs import leased_task


def _mark_failed(run_id: int) -> None:
    construction.mark_failed(run_id=run_id, by="system:episodes")


@leased_task("episodes.construct_run", on_failure=_mark_failed)
def construct_run(run_id: int) -> None:
    """Build the episodes of a queued run."""
    construction.build(run_id=run_id, by="system:episodes")


def _fail_data_file(data_file_id: int) -> None:
    data_files.fail(data_file_id=data_file_id, problem="Something went wrong on our side.", by="system:episodes")


@leased_task(data_files.PREPARE, on_failure=_fail_data_file)
def prepare_data_file(data_file_id: int) -> None:
    """Write both files of a queued data file."""
    data_files.prepare(data_file_id=data_file_id, by="system:episodes")
