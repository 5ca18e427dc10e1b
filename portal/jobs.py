"""The frame of every long Celery task: it holds the job's lease with a heartbeat and runs the body once."""

from __future__ import annotations

import functools
import threading
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from celery import shared_task
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from portal import selectors
from portal.call_stack import with_room
from portal.models import Job
from portal.services import jobs

logger = structlog.get_logger(__name__)


def leased_task(name: str, *, on_failure: Callable[..., Any] | None = None) -> Callable[[Callable[..., Any]], Any]:
    """Register a Celery task whose work is done once, whatever breaks.

    The message may come twice, late or never: what counts is the row in `Job`. The body must still be one
    transaction (or idempotent), since a worker can die between its end and the mark "done".

    :param name: the task's name, `<app>.<verb_noun>`; `jobs.enqueue` uses the same.
    :param on_failure: called with the task's arguments when the last attempt failed, to tell the waiting person.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        @shared_task(name=name)
        @functools.wraps(function)
        def run(*arguments: Any) -> None:
            close_old_connections()
            with selectors.portal_state():
                job = jobs.claim(key=jobs.key_of(name, list(arguments)), holder=uuid.uuid4().hex)
                if job is not None:
                    _work(job, function, arguments, on_failure)

        return run

    return decorate


def _work(
    job: Job, function: Callable[..., Any], arguments: tuple[Any, ...], on_failure: Callable[..., Any] | None
) -> None:
    if job.attempts > jobs.MOST_ATTEMPTS:  # its worker died under it every time
        _give_back(job, "WorkerLost", arguments, on_failure)
        return
    stop = threading.Event()
    heart = threading.Thread(target=_beat_until, args=(stop, job), daemon=True)
    heart.start()
    try:
        with_room(function, *arguments)
    except jobs.NotYet as wait:
        jobs.postpone(job=job, seconds=wait.seconds)
    except Exception as error:
        # The text of an error may quote data; the log keeps its kind and frames alone (see portal.logs).
        logger.error("job_raised", task=job.task, job=job.pk, attempt=job.attempts, exc_info=True)
        _give_back(job, type(error).__name__, arguments, on_failure)
    else:
        jobs.finish(job=job)
    finally:
        stop.set()
        heart.join()


def _give_back(job: Job, error: str, arguments: tuple[Any, ...], on_failure: Callable[..., Any] | None) -> None:
    if jobs.give_back(job=job, error=error) and on_failure is not None:
        on_failure(*arguments)


def _beat_until(stop: threading.Event, job: Job) -> None:
    try:
        while not stop.wait(settings.JOB_HEARTBEAT_SECONDS):
            try:
                held = jobs.beat(job=job)
            except DatabaseError as error:
                # One lost connection is not the end: the work goes on, and so must its sign of life.
                logger.warning("heartbeat_failed", task=job.task, job=job.pk, error=type(error).__name__)
                connection.close()
                continue
            if not held:  # too late to stop the work: its results carry a key that makes the second of them nothing
                logger.warning("lease_lost", task=job.task, job=job.pk)
                return
    finally:
        connection.close()  # this thread's own
