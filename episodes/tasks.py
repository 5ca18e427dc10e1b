"""Celery tasks of episodes: each takes ids and makes one service call."""

from __future__ import annotations

from episodes.services import adjustment_proposals, construction
from portal.jobs import leased_task


def _mark_failed(run_id: int) -> None:
    construction.mark_failed(run_id=run_id, by="system:episodes")


@leased_task("episodes.construct_run", on_failure=_mark_failed)
def construct_run(run_id: int) -> None:
    """Build the episodes of a queued run."""
    construction.build(run_id=run_id, by="system:episodes")


def _mark_proposal_failed(proposal_id: int) -> None:
    adjustment_proposals.mark_failed(proposal_id=proposal_id, by="system:episodes")


@leased_task("episodes.calculate_adjustments", on_failure=_mark_proposal_failed)
def calculate_adjustments(proposal_id: int) -> None:
    """Calculate the adjustments of a queued proposal."""
    adjustment_proposals.calculate(proposal_id=proposal_id, by="system:episodes")
