"""Celery tasks of episodes: each takes ids and makes one service call."""

from __future__ import annotations

from episodes.services import adjustment_proposals, construction, data_files
from portal.jobs import leased_task

ACTOR = "system:episodes"


def _mark_failed(run_id: int, *_: int) -> None:
    construction.mark_failed(run_id=run_id, problem="A worker could not do its part. See the jobs.", by=ACTOR)


@leased_task(construction.START, on_failure=_mark_failed)
def start_run(run_id: int) -> None:
    """Prepare a queued run and queue its partitions."""
    construction.start(run_id=run_id, by=ACTOR)


@leased_task(construction.BUILD, on_failure=_mark_failed)
def build_partition(run_id: int, number: int) -> None:
    """Build the episodes of one partition of a run."""
    construction.build_partition(run_id=run_id, number=number, by=ACTOR)


@leased_task(construction.FINISH, on_failure=_mark_failed)
def finish_run(run_id: int) -> None:
    """Finish a run whose partitions are all built."""
    construction.finish(run_id=run_id, by=ACTOR)


def _mark_proposal_failed(proposal_id: int) -> None:
    adjustment_proposals.mark_failed(proposal_id=proposal_id, by=ACTOR)


@leased_task("episodes.calculate_adjustments", on_failure=_mark_proposal_failed)
def calculate_adjustments(proposal_id: int) -> None:
    """Calculate the adjustments of a queued proposal."""
    adjustment_proposals.calculate(proposal_id=proposal_id, by=ACTOR)


def _fail_data_file(data_file_id: int) -> None:
    data_files.fail(data_file_id=data_file_id, problem="Something went wrong on our side.", by=ACTOR)


@leased_task(data_files.PREPARE, on_failure=_fail_data_file)
def prepare_data_file(data_file_id: int) -> None:
    """Write both files of a queued data file."""
    data_files.prepare(data_file_id=data_file_id, by=ACTOR)
