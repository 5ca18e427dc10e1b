"""Jobs as staff see them: what they work on, how long they waited and computed, and another try for failed ones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from portal import clock
from portal.models import Job
from portal.services import jobs
from portal.services.use_case import Refused
from tests import factories
from tests.asking import asks, confirmed

pytestmark = pytest.mark.django_db
LIST = "admin:portal_job_changelist"


def job(task, arguments, status, **given):
    now = clock.real_now()
    key = jobs.key_of(task, arguments)
    return Job.objects.create(key=key, task=task, arguments=arguments, status=status, **{"queued_at": now, **given})


@pytest.fixture
def three():
    now = clock.real_now()
    return {
        "failed": job("reconciliation.calculate_batch", [3, 12, 40], "failed", error="ValueError", attempts=5,
                      queued_at=now - timedelta(hours=5), started_at=now - timedelta(hours=3),
                      finished_at=now - timedelta(minutes=150)),
        "done": job("oversight.deliver_letter", [7], "done", queued_at=now - timedelta(days=3), started_at=now,
                    finished_at=now + timedelta(seconds=90)),
        "lost": job("portal.copy_heads", ["2021-01-04"], "queued", queued_at=now - timedelta(minutes=30)),
    }  # fmt: skip


def test_list_names_the_object_and_tells_waiting_from_computing(three):
    page = factories.client(factories.user(staff="analyst")).get(reverse(LIST)).content.decode()
    for words in ("run 3, first participant 12, last participant 40",
                  "letter 7", "day 2021-01-04", "2.0 hours", "30.0 minutes", "1.5 minutes",
                  "3.0 days"):  # fmt: skip
        assert words in page, words


def test_lists_of_standstill_and_of_a_key_hold_the_right_jobs(three):
    browser = factories.client(factories.user(staff="administrator"))
    for asked, expected in (({"standstill": "lost"}, "lost"), ({"q": "deliver_letter"}, "done")):
        found = browser.get(reverse(LIST), asked).context["cl"].result_list
        assert [one.pk for one in found] == [three[expected].pk]


def test_failed_job_is_tried_again_after_a_look_and_others_are_refused(three):
    browser = factories.client(factories.user(staff="analyst"))
    action = {"action": "retry", "_selected_action": [one.pk for one in three.values()]}
    shown = browser.post(reverse(LIST), action)
    assert asks(shown) and "only a job that failed can be retried" in shown.content.decode()
    assert Job.objects.get(pk=three["failed"].pk).status == "failed"
    answer = confirmed(browser, reverse(LIST), action, follow=True)
    assert "waits for a worker again" in answer.content.decode()
    again = Job.objects.get(pk=three["failed"].pk)
    assert (again.status, again.attempts) == ("queued", 0)
    assert Job.objects.get(pk=three["done"].pk).status == "done"


def test_other_groups_retry_nothing(three):
    with pytest.raises(Refused, match="Only analysts"):
        jobs.retry(job=three["failed"], by=factories.user(staff="help desk"))
