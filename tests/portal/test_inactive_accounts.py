"""Accounts that nobody uses are warned 30 days before, and closed after 180 days without a sign-in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail

from portal import clock
from portal.models import Job, User
from portal.services import account_help, inactive_accounts
from tests import factories
from tests.portal.conftest import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(travel):
    """Return a person whose last sign-in was at the start of the test's clock."""
    made = factories.user()
    User.objects.update(last_login=START, date_joined=START)
    return made


def run(travel, days):
    """Do what the hourly job does after some days."""
    travel(timedelta(days=days))
    return inactive_accounts.warn(by="test"), inactive_accounts.close(by="test")


def is_open(person):
    person.refresh_from_db()
    return person.is_active


def test_warned_once_after_150_days_and_closed_after_180(travel, person):
    hour = 1 / 24
    assert run(travel, 150) == (0, 0)
    assert run(travel, 150 + hour) == (1, 0)
    assert run(travel, 160) == (0, 0)
    assert run(travel, 180) == (0, 0) and is_open(person)
    assert run(travel, 180 + 2 * hour) == (0, 1) and not is_open(person)
    assert person.seats.count() == 0 and person.sessions_ended_at is not None
    event = person.userevent_set.latest("pgh_id")
    assert event.pgh_context.metadata["action"] == "account.close"


def test_warning_names_the_last_day(travel, person):
    run(travel, 150.1)
    [job] = Job.objects.filter(task="portal.mail_inactivity_warning")
    inactive_accounts.mail_warning(user_id=job.arguments[0], closes_on=date.fromisoformat(job.arguments[1]))
    assert mail.outbox[0].to == [person.email]
    assert "November 28, 2026" in mail.outbox[0].body  # 180 days after June 1


def test_nobody_is_closed_without_the_whole_time_of_the_warning(travel, person):
    assert run(travel, 400) == (1, 0)  # as after months in which no job ran
    assert run(travel, 429) == (0, 0)
    assert run(travel, 430.1) == (0, 1)


def test_sign_in_after_the_warning_begins_a_new_period(travel, person):
    run(travel, 160)
    User.objects.filter(pk=person.pk).update(last_login=clock.real_now())
    assert run(travel, 200) == (0, 0)
    assert run(travel, 311) == (1, 0)
    assert run(travel, 342) == (0, 1)


def test_reopened_account_begins_a_new_period(travel, person):
    run(travel, 160)
    run(travel, 195)
    desk = factories.user(staff="help desk")
    account_help.reopen(user=person, method="called-back", notes="Jo Lind", by=desk)
    User.objects.filter(pk=desk.pk).update(is_superuser=True)
    assert run(travel, 344) == (0, 0)
    assert is_open(person)


def test_demonstration_logins_superusers_and_the_last_administrator_stay(travel, person):
    User.objects.filter(pk=person.pk).update(demonstration=True)
    root = factories.user(is_superuser=True)
    one, other = factories.user(staff="administrator"), factories.user(staff="administrator")
    User.objects.update(last_login=START, date_joined=START)
    assert run(travel, 160) == (2, 0)
    assert run(travel, 200) == (0, 1)
    assert is_open(person) and is_open(root) and is_open(one) != is_open(other)
