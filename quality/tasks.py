"""Celery tasks of quality: ids in, one service call."""

from __future__ import annotations

from portal.jobs import leased_task
from quality.services import checks

ACTOR = "system:checks"


def _fail(version_id: int) -> None:
    checks.fail(version_id=version_id, by=ACTOR)


@leased_task("quality.check_version", on_failure=_fail)
def check_version(version_id: int) -> None:
    """Check an uploaded version."""
    checks.check_version(version_id=version_id, by=ACTOR)
