"""Wrapper of every long Celery task: it holds the job's lease by a heartbeat, so that only one worker runs the body."""

from __future__ import annotations

import functools
import threading
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from celery import shared_task
from django.conf import settings
from django.db import DatabaseError, connection

from portal import selectors
from portal.call_stack import with_room
from portal.files.room import lacks_room
from portal.models import Job
from portal.services import jobs

logger = structlog.get_logger(__name__)


def leased_task(name: str, *, on_failure: Callable[..., Any] | None = None) -> Callable[[Callable[..., Any]], Any]:
    """Return a decorator that registers a Celery task whose work is done once, even after crashes.

    The message may arrive twice, late or never; only the row in `Job` counts. The body must still be one transaction or
    idempotent, because a worker can die after the body ends and before the row says "done".

    :param name: the task's name, `<app>.<verb_noun>`, as given to `jobs.enqueue`.
    :param on_failure: called with the task's arguments after the last attempt failed, to inform whoever waits.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        @shared_task(name=name)
        @functools.wraps(function)
        def run(*arguments: Any) -> None:
            with selectors.portal_state():
                job = jobs.claim(key=jobs.key_of(name, list(arguments)), holder=uuid.uuid4().hex)
                if job is not None:
                    _work(job, function, arguments, on_failure)

        return run

    return decorate


def _work(
    job: Job, function: Callable[..., Any], arguments: tuple[Any, ...], on_failure: Callable[..., Any] | None
) -> None:
    if job.attempts > jobs.MOST_ATTEMPTS:  # the worker died during each attempt
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
        if lacks_room(error):
            logger.error("job_waits_for_room", task=job.task, job=job.pk)
            jobs.postpone(job=job, seconds=settings.ROOM_AGAIN_SECONDS)
            return
        # The text of an error may quote personal data; portal.logs keeps only its type and frames.
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
                # The work continues after one lost connection, so the heartbeat must continue too.
                logger.warning("heartbeat_failed", task=job.task, job=job.pk, error=type(error).__name__)
                connection.close()
                continue
            if not held:  # the work cannot be stopped now; being idempotent, it does no harm when it runs twice
                logger.warning("lease_lost", task=job.task, job=job.pk)
                return
    finally:
        connection.close()  # this thread has its own connection
