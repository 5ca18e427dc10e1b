"""Jobs: queued in a transaction, sent after it, done once, and sent again when no worker holds them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from kombu.exceptions import OperationalError

from portal import clock
from portal.lifecycle import DONE, FAILED, JOB, QUEUED, RUNNING
from portal.models import Job, User
from portal.selectors import policy_book
from portal.staff import ANALYST, may_act_as

from .use_case import Refused, use_case

logger = structlog.get_logger(__name__)
MOST_ATTEMPTS = 5
DONE_DAYS = "files/done_job_days"
ROWS_AT_ONCE = 1000


class NotYet(Exception):
    """Signal of a job that cannot be done yet: it runs again after some seconds, as often as needed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds} seconds")
        self.seconds = seconds


def key_of(task: str, arguments: list[Any]) -> str:
    """Return the key of a job; a task has one job for each set of arguments."""
    return f"{task}:{json.dumps(arguments, separators=(',', ':'))}"


def enqueue(task: str, *arguments: int | str, again: bool = False) -> Job:
    """Queue a job; it is sent to a worker after the transaction.

    :param arguments: ids and ISO days, never personal data: they pass through Redis and logs.
    :param again: run the job again even if it was done before.
    """
    now = clock.real_now()
    job, created = Job.objects.get_or_create(
        key=key_of(task, list(arguments)), defaults={"task": task, "arguments": list(arguments), "queued_at": now}
    )
    finished = job.status in (DONE, FAILED)
    if not created and finished and (again or job.status == FAILED):
        JOB.move(job, QUEUED)
        job.attempts, job.queued_at, job.sent_at = 0, now, None
        job.save()
    transaction.on_commit(lambda: _send(job), robust=True)
    return job


@use_case("job.retry")
def retry(*, job: Job, by: User) -> Job:
    """Queue a job that failed for good once more.

    :raises Refused: for a person who may not, and for a job that did not fail.
    """
    if not may_act_as(by, ANALYST):
        raise Refused("Only analysts and administrators can retry a job.")
    row = Job.objects.select_for_update().get(pk=job.pk)
    if row.status != FAILED:
        raise Refused(f"{row}: only a job that failed can be retried. This one is {row.get_status_display().lower()}.")
    return enqueue(row.task, *row.arguments)


def enqueue_each(task: str, arguments: Iterable[Sequence[int | str]]) -> None:
    """Queue a job for each of many lists of arguments in one query; those that were ever queued stay as they are.

    `requeue_lost` sends them within seconds.
    """
    now = clock.real_now()
    Job.objects.bulk_create(
        [Job(key=key_of(task, [*one]), task=task, arguments=[*one], queued_at=now) for one in arguments],
        ignore_conflicts=True,
        batch_size=ROWS_AT_ONCE,
    )


def _send(job: Job) -> bool:
    """Send a job's message and return whether that worked; if Redis is unreachable, `requeue_lost` sends it later."""
    if job.status in (DONE, FAILED):
        return True
    from redis.exceptions import RedisError  # imported at the top, it would slow every start by half a second

    try:
        current_app.send_task(job.task, args=job.arguments, retry=False)
    except (OperationalError, RedisError, OSError):
        logger.warning("job_not_sent", task=job.task, job=job.pk)
        return False
    Job.objects.filter(pk=job.pk).update(sent_at=clock.real_now())
    return True


def claim(*, key: str, holder: str) -> Job | None:
    """Take the lease of a job and return the job; return None if it is done, unknown or held by a running worker."""
    now = clock.real_now()
    stale = now - timedelta(seconds=settings.JOB_STALE_SECONDS)
    # Conditions on the row itself: PostgreSQL evaluates them again if another worker has just changed the row. It would
    # not run a subquery (`lost`) again.
    free = Q(status=QUEUED) | Q(status=RUNNING, heartbeat_at__lt=stale)
    taken = Job.objects.filter(free, key=key).update(
        status=JOB.check(RUNNING, RUNNING),
        holder=holder,
        attempts=F("attempts") + 1,
        started_at=now,
        heartbeat_at=now,
        error="",
    )
    return Job.objects.get(key=key) if taken else None


def beat(*, job: Job) -> bool:
    """Record a heartbeat of the holder; return False if another worker holds the lease now."""
    held = Job.objects.filter(pk=job.pk, holder=job.holder, status=RUNNING)
    return bool(held.update(heartbeat_at=clock.real_now()))


def finish(*, job: Job) -> None:
    """Mark a held job as done."""
    held = Job.objects.filter(pk=job.pk, holder=job.holder, status=RUNNING)
    held.update(status=JOB.check(RUNNING, DONE), finished_at=clock.real_now())


def give_back(*, job: Job, error: str) -> bool:
    """Queue a job again after an error; return True if that was its last attempt and it has now failed.

    If the holder lost the lease in the meantime, nothing changes and the result is False: another worker holds the job.
    """
    failed = job.attempts >= MOST_ATTEMPTS
    updated = Job.objects.filter(pk=job.pk, holder=job.holder, status=RUNNING).update(
        status=JOB.check(RUNNING, FAILED if failed else QUEUED),
        error=error[:200],
        finished_at=clock.real_now() if failed else None,
        sent_at=clock.real_now(),
    )
    return bool(updated) and failed


def postpone(*, job: Job, seconds: float) -> None:
    """Queue a held job again after some seconds; this attempt does not count."""
    Job.objects.filter(pk=job.pk, holder=job.holder, status=RUNNING).update(
        status=JOB.check(RUNNING, QUEUED),
        attempts=F("attempts") - 1,
        sent_at=clock.real_now() + timedelta(seconds=seconds),  # `requeue_lost` sends it after this time
    )


def requeue_lost() -> int:
    """Send again the jobs that no worker holds, and return how many were sent.

    A queued job whose message waits in Redis is not lost, so jobs already sent are sent again only when the queue is
    empty. A job during which the worker died `MOST_ATTEMPTS` times is sent once more; its task then marks it as failed.
    """
    lost = Job.objects.lost()
    if _waiting_messages():
        lost = lost.filter(Q(status=RUNNING) | Q(sent_at__isnull=True))
    return sum(1 for job in lost.order_by("queued_at")[:500] if _send(job))


def remove_old() -> int:
    """Remove the jobs that were done long ago, and return how many; those that failed stay until somebody retries them.

    Whoever queues the same work again finds by its own rows that it is done; the services are safe to repeat.
    """
    days: int = policy_book().on(clock.real_today())[DONE_DAYS]
    over = Job.objects.filter(status=DONE, finished_at__lt=clock.real_now() - timedelta(days=days))
    return over.delete()[0]


def _waiting_messages() -> int:
    from redis.exceptions import RedisError

    try:
        with current_app.connection_for_write() as connection:
            client = connection.default_channel.client
            return int(client.llen(current_app.conf.task_default_queue))
    except (OperationalError, RedisError, OSError):
        logger.warning("queue_not_readable", broker=settings.CELERY_BROKER_URL.split("@")[-1])
        return 0
