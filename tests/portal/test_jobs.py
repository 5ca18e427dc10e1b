"""Jobs run once in spite of repeated messages, stale leases, rollbacks and errors."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.db import OperationalError, connection, transaction
from django.test import Client

from portal import clock
from portal.jobs import leased_task
from portal.models import Job
from portal.services import expired, jobs
from tests.worker import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def lines(path: Path) -> list[str]:
    """Return the first word of each line that the jobs wrote: begun, done, gave (up)."""
    return [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []


def pid_of_the_job(path: Path) -> int:
    wait_until(lambda: "begun" in lines(path), 20)
    return int(path.read_text().split()[1])


def state_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).status


def done(job: Job) -> bool:
    return state_of(job) == Job.Status.DONE


@pytest.fixture
def notes(tmp_path):
    return tmp_path / "notes.txt"


class TestOnce:
    def test_job_enqueued_twice_runs_once(self, worker, notes):
        with transaction.atomic():
            first = jobs.enqueue("tests.work", str(notes), 50)
        second = jobs.enqueue("tests.work", str(notes), 50)
        assert first.pk == second.pk
        wait_until(lambda: done(first), 20)
        jobs.enqueue("tests.work", str(notes), 50)  # the same after it is done
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

    def test_rolled_back_transaction_sends_nothing(self, worker, notes):
        with pytest.raises(RuntimeError), transaction.atomic():
            jobs.enqueue("tests.work", str(notes), 1)
            raise RuntimeError
        assert not Job.objects.exists()
        assert jobs._waiting_messages() == 0

    def test_job_enqueued_with_again_runs_a_second_time(self, worker, notes):
        job = jobs.enqueue("tests.work", str(notes), 1)
        wait_until(lambda: done(job), 20)
        jobs.enqueue("tests.work", str(notes), 1, again=True)
        wait_until(lambda: lines(notes).count("done") == 2, 20)
        wait_until(lambda: done(job), 20)

    def test_long_job_of_a_living_worker_is_not_lost(self, worker, notes, settings):
        longer_than_stale = int(settings.JOB_STALE_SECONDS * 1000) + 2500
        job = jobs.enqueue("tests.work", str(notes), longer_than_stale)
        wait_until(lambda: done(job), 30)
        assert lines(notes) == ["begun", "done"]


class TestRaising:
    def test_failing_job_runs_up_to_the_limit_and_then_calls_on_failure(self, worker, notes):
        job = jobs.enqueue("tests.fail", str(notes))
        for attempt in range(1, jobs.MOST_ATTEMPTS):
            wait_until(lambda attempt=attempt: Job.objects.filter(status="queued", attempts=attempt), 20)
            Job.objects.update(sent_at=clock.real_now() - timedelta(seconds=60))
        wait_until(lambda: state_of(job) == Job.Status.FAILED, 20)
        wait_until(lambda: "gave up" in notes.read_text(), 5)
        job.refresh_from_db()
        assert (job.attempts, job.error) == (jobs.MOST_ATTEMPTS, "ValueError")
        assert notes.read_text().splitlines() == ["begun"] * jobs.MOST_ATTEMPTS + ["gave up"]
        assert "1EG4" not in worker.log.read_text()

    def test_failed_job_can_be_enqueued_again(self, worker, notes):
        job = jobs.enqueue("tests.fail", str(notes))
        wait_until(lambda: Job.objects.filter(status="queued", attempts=1), 20)
        Job.objects.update(status=Job.Status.FAILED, attempts=jobs.MOST_ATTEMPTS)
        again = jobs.enqueue("tests.fail", str(notes))
        assert again.pk == job.pk
        wait_until(lambda: notes.read_text().count("begun") == 2, 20)


def test_readyz_is_ok_with_a_worker(worker):
    wait_until(lambda: Client().get("/readyz").status_code == 200, 30)


class TestLease:
    def test_queued_job_is_lost_after_the_limit(self, settings):
        now = clock.real_now()
        job = Job.objects.create(task="x", key="x", queued_at=now, sent_at=now)
        assert not Job.objects.lost()
        Job.objects.filter(pk=job.pk).update(sent_at=now - timedelta(seconds=settings.JOB_STALE_SECONDS + 1))
        assert Job.objects.lost().get() == job

    def test_second_claim_gets_nothing_until_the_lease_is_stale(self, settings):
        jobs_key = Job.objects.create(task="x", key="x", queued_at=clock.real_now()).key
        first = jobs.claim(key=jobs_key, holder="a")
        assert jobs.claim(key=jobs_key, holder="b") is None
        Job.objects.update(heartbeat_at=clock.real_now() - timedelta(seconds=settings.JOB_STALE_SECONDS + 1))
        second = jobs.claim(key=jobs_key, holder="b")
        assert (second.holder, second.attempts) == ("b", 2)
        assert jobs.beat(job=first) is False  # the first holder has lost the lease
        jobs.finish(job=first)
        assert state_of(second) == Job.Status.RUNNING
        jobs.finish(job=second)
        assert jobs.claim(key=jobs_key, holder="c") is None

    @pytest.mark.parametrize("status", [Job.Status.QUEUED, Job.Status.RUNNING])
    def test_two_workers_at_once_never_hold_the_same_lease(self, settings, status):
        long_ago = clock.real_now() - timedelta(seconds=settings.JOB_STALE_SECONDS + 1)
        key = Job.objects.create(
            task="x", key="x", queued_at=long_ago, sent_at=long_ago, status=status, heartbeat_at=long_ago, holder="dead"
        ).key
        taken = []

        def second():
            taken.append(jobs.claim(key=key, holder="b"))
            connection.close()

        other = threading.Thread(target=second)
        with transaction.atomic():
            first = jobs.claim(key=key, holder="a")
            other.start()
            wait_until(count_waiting_locks, 10)
        other.join()
        assert (first.holder, taken) == ("a", [None])

    def test_worker_that_lost_the_lease_does_not_fail_the_job(self):
        """A slow worker's last attempt raises while another worker holds the lease."""
        key = Job.objects.create(task="x", key="x", queued_at=clock.real_now(), attempts=jobs.MOST_ATTEMPTS - 1).key
        slow = jobs.claim(key=key, holder="slow")
        assert slow.attempts == jobs.MOST_ATTEMPTS
        Job.objects.update(holder="quick")
        assert jobs.give_back(job=slow, error="ValueError") is False
        assert state_of(slow) == Job.Status.RUNNING
        Job.objects.update(holder="slow")
        assert jobs.give_back(job=slow, error="ValueError") is True


def count_waiting_locks():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where not granted")
        return cursor.fetchone()[0]


class TestHeartbeat:
    @pytest.fixture
    def new_job(self, settings):
        settings.JOB_HEARTBEAT_SECONDS = 0.1
        return lambda task: Job.objects.create(task=task, key=jobs.key_of(task, []), queued_at=clock.real_now())

    def test_heartbeat_goes_on_after_a_database_error(self, new_job, monkeypatch):
        job = new_job("tests.heart")
        real, errors = jobs.beat, []

        def beat_with_one_error(*, job):
            if not errors:
                errors.append(OperationalError("the server closed the connection"))
                raise errors[0]
            return real(job=job)

        monkeypatch.setattr(jobs, "beat", beat_with_one_error)
        beats = []

        @leased_task("tests.heart")
        def work():
            wait_until(lambda: errors, 10)
            failed_at = clock.real_now()
            beats.append(wait_until(lambda: Job.objects.filter(heartbeat_at__gt=failed_at).exists(), 10))

        work.run()
        assert beats == [True]
        assert done(job)

    def test_heartbeat_ends_when_another_worker_holds_the_lease_and_on_failure_is_not_called(self, new_job):
        job = new_job("tests.lost")
        told, ended = [], []

        @leased_task("tests.lost", on_failure=lambda: told.append("failed"))
        def work():
            Job.objects.update(holder="another", attempts=jobs.MOST_ATTEMPTS)
            ended.append(wait_until(lambda: "_beat_until" not in names_of_threads(), 10))
            raise ValueError

        Job.objects.update(attempts=jobs.MOST_ATTEMPTS - 1)
        work.run()
        assert (ended, told) == ([True], [])
        assert (state_of(job), Job.objects.get().holder) == (Job.Status.RUNNING, "another")


def names_of_threads():
    return " ".join(thread.name for thread in threading.enumerate())


def test_jobs_done_long_ago_are_removed_and_failed_or_waiting_ones_stay():
    now, before = clock.real_now(), clock.real_now() - timedelta(days=401)
    for name, status, finished_at in (
        ("old", "done", before), ("new", "done", now - timedelta(days=399)), ("failed", "failed", before),
        ("waiting", "queued", None),
    ):  # fmt: skip
        Job.objects.create(task="x", key=name, status=status, queued_at=before, finished_at=finished_at)
    expired.remove()
    assert set(Job.objects.values_list("key", flat=True)) == {"new", "failed", "waiting"}
