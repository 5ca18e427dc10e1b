"""Jobs are done once, whatever breaks: doubled messages, killed processes, an absent Redis, work that raises."""

from __future__ import annotations

import os
import signal
import socket
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.models import Job, Registration
from portal.services import jobs
from tests import factories
from tests.worker import alive, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def lines(path: Path) -> list[str]:
    """Return what the jobs noted: begun (without the process), done, gave up."""
    return [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []


def pid_of_the_job(path: Path) -> int:
    wait_until(lambda: "begun" in lines(path), 20)
    return int(path.read_text().split()[1])


def state_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def done(job: Job) -> bool:
    return state_of(job) == Job.State.DONE


@pytest.fixture
def notes(tmp_path):
    return tmp_path / "notes.txt"


@pytest.fixture
def redis_away(settings):
    """Point the broker to a port where nobody listens, as when Redis is down."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = f"redis://127.0.0.1:{free.getsockname()[1]}/0"
        was = current_app.conf.broker_url

        def point_to(url: str) -> None:
            current_app.conf.broker_url = current_app.conf.broker_write_url = url
            settings.CELERY_BROKER_URL = settings.REDIS_URL = url
            current_app.amqp._producer_pool = None
            current_app.pool.force_close_all()
            current_app._pool = None

        home = settings.REDIS_URL
        point_to(nowhere)
        yield lambda: point_to(home)
        point_to(was)


class TestOnce:
    def test_asked_twice_done_once(self, worker, notes):
        with transaction.atomic():
            first = jobs.enqueue("tests.work", str(notes), 50)
        second = jobs.enqueue("tests.work", str(notes), 50)
        assert first.pk == second.pk
        wait_until(lambda: done(first), 20)
        jobs.enqueue("tests.work", str(notes), 50)  # after it is done, too
        wait_until(lambda: not jobs._waiting_messages(), 10)
        assert lines(notes) == ["begun", "done"]
        assert Job.objects.get(pk=first.pk).attempts == 1

    def test_two_messages_for_one_job_run_once(self, worker, notes):
        with transaction.atomic():
            job = jobs.enqueue("tests.work", str(notes), 600)
            job.save()
        for _ in range(3):
            current_app.send_task("tests.work", args=[str(notes), 600])
        wait_until(lambda: done(job), 20)
        wait_until(lambda: not jobs._waiting_messages(), 10)
        assert lines(notes) == ["begun", "done"]

    def test_message_without_a_row_does_nothing(self, worker, notes):
        current_app.send_task("tests.work", args=[str(notes), 1])
        follow_up = jobs.enqueue("tests.work", str(notes) + ".other", 1)
        wait_until(lambda: done(follow_up), 20)
        assert lines(notes) == []

    def test_nothing_is_sent_before_the_transaction_ends_nor_when_it_is_rolled_back(self, worker, notes):
        with pytest.raises(RuntimeError), transaction.atomic():
            jobs.enqueue("tests.work", str(notes), 1)
            raise RuntimeError
        assert not Job.objects.exists()
        assert jobs._waiting_messages() == 0

    def test_done_again_when_asked_for_again(self, worker, notes):
        job = jobs.enqueue("tests.work", str(notes), 1)
        wait_until(lambda: done(job), 20)
        jobs.enqueue("tests.work", str(notes), 1, again=True)
        wait_until(lambda: lines(notes).count("done") == 2, 20)
        wait_until(lambda: done(job), 20)

    def test_long_work_is_not_taken_for_lost_while_its_worker_lives(self, worker, notes, settings):
        longer_than_stale = int(settings.JOB_STALE_SECONDS * 1000) + 2500
        job = jobs.enqueue("tests.work", str(notes), longer_than_stale)
        wait_until(lambda: done(job), 30)
        assert lines(notes) == ["begun", "done"]


class TestKilled:
    def test_killed_pool_process_costs_one_more_attempt_within_30_seconds(self, start_worker, notes):
        start_worker(beat=True, concurrency=2)
        job = jobs.enqueue("tests.work_once_broken", str(notes))
        os.kill(pid_of_the_job(notes), signal.SIGKILL)
        wait_until(lambda: done(job), 30)
        assert lines(notes) == ["begun", "begun", "done"]
        assert Job.objects.get(pk=job.pk).attempts == 2

    def test_killed_worker_costs_one_more_attempt_within_30_seconds_of_its_death(self, start_worker, notes):
        first = start_worker()
        job = jobs.enqueue("tests.work_once_broken", str(notes))
        victim = pid_of_the_job(notes)
        first.kill()
        wait_until(lambda: not alive(victim), 5)
        assert state_of(job) == Job.State.RUNNING  # nobody could say otherwise
        start_worker(beat=True)
        wait_until(lambda: done(job), 30)
        assert lines(notes) == ["begun", "begun", "done"]

    def test_two_sweeps_after_a_death_still_run_it_once(self, start_worker, notes):
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

    def test_job_that_kills_every_worker_is_failed_in_order(self, start_worker, notes):
        start_worker()
        job = jobs.enqueue("tests.kill_itself", str(notes))
        for deaths in (1, 2):
            wait_until(lambda deaths=deaths: lines(notes).count("begun") == deaths, 30)
            # The second of these deaths is that of the last attempt. The lease decides once it is stale.
            stale = clock.real_now() - timedelta(seconds=60)
            Job.objects.update(heartbeat_at=stale, attempts=jobs.MOST_ATTEMPTS - 2 + deaths)
            jobs.requeue_lost()
        wait_until(lambda: "gave up" in notes.read_text(), 20)
        wait_until(lambda: state_of(job) == Job.State.FAILED, 10)
        assert lines(notes) == ["begun", "begun", "gave"]
        assert Job.objects.get(pk=job.pk).error == "WorkerLost"


class TestRaising:
    def test_raising_job_is_tried_to_the_limit_then_gives_up_and_tells(self, worker, notes):
        job = jobs.enqueue("tests.fail", str(notes))
        for attempt in range(1, jobs.MOST_ATTEMPTS):
            wait_until(lambda attempt=attempt: Job.objects.filter(state="queued", attempts=attempt), 20)
            Job.objects.update(sent_at=clock.real_now() - timedelta(seconds=60))
        wait_until(lambda: state_of(job) == Job.State.FAILED, 20)
        wait_until(lambda: "gave up" in notes.read_text(), 5)
        job.refresh_from_db()
        assert (job.attempts, job.error) == (jobs.MOST_ATTEMPTS, "ValueError")
        assert notes.read_text().splitlines() == ["begun"] * jobs.MOST_ATTEMPTS + ["gave up"]
        assert "1EG4" not in worker.log.read_text()

    def test_failed_job_can_be_asked_for_once_more(self, worker, notes):
        job = jobs.enqueue("tests.fail", str(notes))
        wait_until(lambda: Job.objects.filter(state="queued", attempts=1), 20)
        Job.objects.update(state=Job.State.FAILED, attempts=jobs.MOST_ATTEMPTS)
        again = jobs.enqueue("tests.fail", str(notes))
        assert again.pk == job.pk
        wait_until(lambda: notes.read_text().count("begun") == 2, 20)


class TestRedisAway:
    def test_page_answers_row_is_kept_and_the_sweep_sends_it_later(self, start_worker, redis_away):
        participant = factories.participant()
        response = Client().post(
            reverse("portal:register"),
            {
                "model_id": participant.model_id,
                "identifier": participant.tin,
                "first_name": participant.contact_first_name,
                "last_name": participant.contact_last_name,
                "email": participant.contact_email,
            },
        )
        assert response.headers["Location"] == reverse("portal:register-sent")
        job = Job.objects.get(task="portal.answer_registration")
        assert (job.state, job.sent_at) == (Job.State.QUEUED, None)
        assert jobs.requeue_lost() == 0  # still away: said, not raised
        redis_away()
        start_worker(beat=True)
        wait_until(lambda: done(job), 20)
        assert Registration.objects.get().outcome == Registration.Outcome.MATCHED

    def test_readyz_names_redis_and_the_worker(self, redis_away):
        response = Client().get("/readyz")
        assert response.status_code == 503
        assert response.json() == {"status": "not ready", "failing": ["redis", "worker"]}
        assert Client().get("/healthz").json() == {"status": "ok"}


def test_readyz_is_ok_with_a_worker(worker):
    wait_until(lambda: Client().get("/readyz").status_code == 200, 30)


class TestLease:
    def test_queued_job_is_lost_when_its_message_is_older_than_the_limit(self, settings):
        now = clock.real_now()
        job = Job.objects.create(task="x", key="x", queued_at=now, sent_at=now)
        assert not Job.objects.lost()
        Job.objects.filter(pk=job.pk).update(sent_at=now - timedelta(seconds=settings.JOB_STALE_SECONDS + 1))
        assert Job.objects.lost().get() == job

    def test_the_second_to_claim_gets_nothing_until_the_lease_is_stale(self, settings):
        jobs_key = Job.objects.create(task="x", key="x", queued_at=clock.real_now()).key
        first = jobs.claim(key=jobs_key, holder="a")
        assert jobs.claim(key=jobs_key, holder="b") is None
        Job.objects.update(heartbeat_at=clock.real_now() - timedelta(seconds=settings.JOB_STALE_SECONDS + 1))
        second = jobs.claim(key=jobs_key, holder="b")
        assert (second.holder, second.attempts) == ("b", 2)
        assert jobs.beat(job=first) is False  # the slow first holder learns that it lost the lease
        jobs.finish(job=first)
        assert state_of(second) == Job.State.RUNNING
        jobs.finish(job=second)
        assert jobs.claim(key=jobs_key, holder="c") is None
