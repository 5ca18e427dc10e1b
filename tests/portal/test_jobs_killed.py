"""Killed workers and a Redis that is down: the row in the database decides, and each job is done once."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal import clock, supervision, worker_heartbeats
from portal.models import Job, Registration
from portal.services import jobs
from tests import factories
from tests.portal.test_jobs import done, lines, pid_of_the_job, state_of
from tests.worker import alive, environment, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def notes(tmp_path):
    return tmp_path / "notes.txt"


def without_redis(script: str) -> list:
    """Run a script in another process whose Redis URL leads to a closed port, and return the JSON that it prints."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = {"REDIS_URL": f"redis://127.0.0.1:{free.getsockname()[1]}/0"}
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\nfrom django.test import Client\n{script}"],
            cwd=settings.BASE_DIR, env={**environment(), **nowhere},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


class TestKilled:
    def test_job_of_a_killed_pool_process_runs_again_within_30_seconds(self, start_worker, notes):
        start_worker(beat=True, concurrency=2)
        job = jobs.enqueue("tests.work_once_broken", str(notes))
        os.kill(pid_of_the_job(notes), signal.SIGKILL)
        wait_until(lambda: done(job), 30)
        assert lines(notes) == ["begun", "begun", "done"]
        assert Job.objects.get(pk=job.pk).attempts == 2

    def test_job_of_a_killed_worker_runs_again_within_30_seconds_of_a_new_worker(self, start_worker, notes):
        first = start_worker()
        job = jobs.enqueue("tests.work_once_broken", str(notes))
        victim = pid_of_the_job(notes)
        first.kill()
        wait_until(lambda: not alive(victim), 5)
        assert state_of(job) == Job.Status.RUNNING  # no other process knows yet
        start_worker(beat=True)
        wait_until(lambda: done(job), 30)
        assert lines(notes) == ["begun", "begun", "done"]

    def test_job_found_by_two_sweeps_runs_once(self, start_worker, notes):
        first = start_worker()
        job = jobs.enqueue("tests.work_once_broken", str(notes))
        pid_of_the_job(notes)
        first.kill()
        Job.objects.update(heartbeat_at=clock.real_now() - timedelta(seconds=60))
        assert [jobs.requeue_lost(), jobs.requeue_lost()] == [1, 1]
        second = start_worker(concurrency=2)
        wait_until(lambda: done(job), 20)
        second.stop()
        assert lines(notes) == ["begun", "begun", "done"]

    def test_job_that_kills_every_worker_fails_after_the_last_attempt(self, start_worker, notes):
        start_worker()
        job = jobs.enqueue("tests.kill_itself", str(notes))
        for deaths in (1, 2):
            wait_until(lambda deaths=deaths: lines(notes).count("begun") == deaths, 30)
            # The second attempt is set to be the last one. The lease is made stale at once.
            stale = clock.real_now() - timedelta(seconds=60)
            Job.objects.update(heartbeat_at=stale, attempts=jobs.MOST_ATTEMPTS - 2 + deaths)
            jobs.requeue_lost()
        wait_until(lambda: "gave up" in notes.read_text(), 20)
        wait_until(lambda: state_of(job) == Job.Status.FAILED, 10)
        assert lines(notes) == ["begun", "begun", "gave"]
        assert Job.objects.get(pk=job.pk).error == "WorkerLost"


class TestClerk:
    def test_sweep_and_heartbeats_go_on_while_long_jobs_hold_every_worker(self, start_worker, notes, tmp_path):
        worker = start_worker(concurrency=2, options=["--queues", "celery"])
        busy = [tmp_path / "busy 1", tmp_path / "busy 2"]
        for path in busy:
            jobs.enqueue("tests.work", str(path), 600_000)
        for path in busy:
            pid_of_the_job(path)
        lost = jobs.enqueue("tests.work", str(notes), 1)
        stale = clock.real_now() - timedelta(seconds=60)
        Job.objects.filter(pk=lost.pk).update(
            status=Job.Status.RUNNING, holder="dead", heartbeat_at=stale, sent_at=stale
        )
        cache.clear()
        wait_until(lambda: worker_heartbeats.seen() == {"worker": True, "clerk": False}, 20)
        assert Client().get("/readyz").json()["failing"] == ["clerk"]
        start_worker(beat=True, options=["--queues", settings.CLERK_QUEUE, "--pool", "solo"])
        wait_until(lambda: Client().get("/readyz").status_code == 200, 10)
        wait_until(lambda: Job.objects.get(pk=lost.pk).sent_at > stale, 10)
        assert [lines(path) for path in busy] == [["begun"], ["begun"]]
        worker.kill()

    def test_configuration_starts_worker_and_clerk(self, tmp_path):
        configuration = supervision._write_configuration(tmp_path, 8000).read_text()
        worker, clerk = (
            next(line for line in configuration.splitlines() if "command=" in line and f"--hostname {name}@" in line)
            for name in ("worker", "clerk")
        )
        assert "--queues celery --concurrency 2" in worker and "--beat" not in worker
        assert f"--queues {settings.CLERK_QUEUE} --pool solo --beat" in clerk


class TestRedisAway:
    def test_page_answers_and_the_sweep_sends_the_job_later(self, start_worker):
        participant = factories.participant()
        details = {
            "model_id": participant.model_id,
            "identifier": participant.tin,
            "first_name": participant.contact_first_name,
            "last_name": participant.contact_last_name,
            "email": participant.contact_email,
        }
        location, seconds, swept = without_redis(
            "import json, time; from portal.services import jobs; began = time.monotonic()\n"
            f"response = Client().post('/register/', {details!r})\n"
            "seconds = time.monotonic() - began\n"
            "print(json.dumps([response.headers['Location'], seconds, jobs.requeue_lost()]))"
        )
        assert location == reverse("portal:register-sent")
        assert (
            seconds < 10
        )  # the page does not wait for Redis; the bound is wide because other tests run beside this one
        assert swept == 0  # logged, not raised
        job = Job.objects.get(task="portal.answer_registration")
        assert (job.status, job.sent_at) == (Job.Status.QUEUED, None)
        worker = start_worker(beat=True)
        wait_until(lambda: done(job), 30, lambda: f"{Job.objects.values().get()}\n{worker.log.read_text()[-3000:]}")
        assert Registration.objects.get().status == Registration.Status.MATCHED

    def test_readyz_names_redis_and_the_workers_and_healthz_is_ok(self, transactional_db):
        cache.clear()  # drops the heartbeat of a worker of another test
        answers = without_redis(
            "import json; ready, alive = Client().get('/readyz'), Client().get('/healthz')\n"
            "print(json.dumps([ready.status_code, ready.json(), alive.status_code, alive.json()]))"
        )
        assert answers == [503, {"status": "not ready", "failing": ["redis", "worker", "clerk"]}, 200, {"status": "ok"}]
