"""The calendar feed: read without signing in by whoever knows a secret address, until it ends."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from portal import clock
from portal.access import NotAllowed
from portal.logs import without_secrets
from portal.models import Role
from portal.participation.models import CalendarAddress
from portal.participation.services import calendar_addresses, obligations
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def participant():
    factories.at(date(2020, 12, 1))
    made = factories.participant()
    factories.at(date(2021, 2, 1))  # the day after the last day of the list and of PSO
    return made


@pytest.fixture
def person(participant):
    return factories.seat(participant, Role.VIEWER)


@pytest.fixture
def address(participant, person):
    return calendar_addresses.make(participant=participant, by=person)


def read(address, **given):
    return Client(**given).get(reverse("participation:calendar-feed", args=[address.token()]))


def events(address):
    return {str(event["summary"]): event for event in Calendar.from_ical(read(address).content).walk("VEVENT")}


def test_feed_shows_everything_open_of_every_year(participant, address):
    found, today = events(address), clock.today()
    assert set(found) == {
        f"{'Overdue' if one.status(today) == 'overdue' else 'Last day'}: {one.title} (performance year {one.year})"
        for one in participant.obligations.all()
    }
    last = found["Last day: Submit the quality measures (performance year 2021)"]
    assert (last.decoded("dtstart"), last.decoded("dtend")) == (date(2022, 3, 31), date(2022, 4, 1))
    assert last["description"].startswith("Opens January 1, 2022, due March 31, 2022. If you miss it: ")
    late = found["Overdue: Certify the individual practitioner list (performance year 2021)"]
    assert late.decoded("dtstart") == date(2021, 2, 1), "what is overdue stands on today"
    assert "You can still do this. It counts as late." in late["description"]
    assert late["url"].endswith(f"/participants/{participant.model_id}/practitioners/?year=2021")


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (date(2025, 12, 31), {}),
        (date(2026, 1, 1), {"initial reconciliation": date(2026, 8, 1), "true-up": date(2027, 8, 1)}),
        (date(2027, 8, 1), {"true-up": date(2027, 8, 1)}),
        (date(2027, 8, 2), {}),
    ],
)
def test_feed_has_the_days_of_cms_after_the_model_and_each_duty_once(on, days):
    factories.at(date(2025, 12, 1))
    participant = factories.participant()
    address = calendar_addresses.make(participant=participant, by=factories.seat(participant))
    factories.at(on)
    every = Calendar.from_ical(read(address).content).walk("VEVENT")
    found = {str(event["summary"]): event for event in every}
    assert len(found) == len(every) == len({str(event["uid"]) for event in every})
    titles = {f"Earliest day: CMS issues the last {what}": day for what, day in days.items()}
    earliest = {name.partition(",")[0]: event for name, event in found.items() if name.startswith("Earliest")}
    assert {name: event.decoded("dtstart") for name, event in earliest.items()} == titles
    for event in earliest.values():
        assert event["url"].endswith(f"/participants/{participant.model_id}/#close-out")


def test_what_is_done_disappears(participant, address):
    obligations.settle(participant=participant, year=2021, code="practitioner-list", by="test")
    assert "Overdue: Certify the individual practitioner list (performance year 2021)" not in events(address)


def test_feed_names_no_practice_and_leaves_nothing_behind(participant, person, address):
    answer = read(address)
    text = answer.content.decode()
    assert participant.model_id in text
    for secret in (participant.legal_name, participant.tin, person.email, person.last_name):
        assert secret not in text
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    assert not answer.cookies


def test_feed_takes_few_queries(address, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        read(address)


@pytest.mark.parametrize("over", ["ended", "replaced", "seat", "account", "forged"])
def test_address_that_is_over_finds_nothing(participant, person, address, over):
    assert read(address).status_code == 200
    if over == "ended":
        calendar_addresses.end(participant=participant, by=person)
    elif over == "replaced":
        assert read(calendar_addresses.make(participant=participant, by=person)).status_code == 200
    elif over == "seat":
        person.seats.update(ended_at=clock.real_now())
    elif over == "account":
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    else:
        other = calendar_addresses.make(participant=participant, by=factories.seat(participant))
        token = f"{other.pk}.{address.token().partition('.')[2]}"
        assert Client().get(reverse("participation:calendar-feed", args=[token])).status_code == 404
        return
    assert read(address).status_code == 404


def test_page_makes_replaces_and_ends_the_person_s_own_address(participant, person):
    browser = factories.client(person)
    page = reverse("participation:calendar", args=[participant.model_id])
    shown = []
    for _ in range(2):
        assert browser.post(page, {"submit": "Make"}).status_code == 302
        [address] = CalendarAddress.objects.filter(user=person, ended_at=None)
        assert reverse("participation:calendar-feed", args=[address.token()]) in browser.get(page).content.decode()
        shown.append(address)
    assert [read(one).status_code for one in shown] == [404, 200]
    colleague = factories.client(factories.seat(participant))
    assert shown[1].token() not in colleague.get(page).content.decode()
    colleague.post(reverse("participation:calendar-end", args=[participant.model_id]))
    assert read(shown[1]).status_code == 200
    browser.post(reverse("participation:calendar-end", args=[participant.model_id]))
    assert read(shown[1]).status_code == 404
    assert "You have no address yet" in browser.get(page).content.decode()


def test_nobody_without_a_seat_gets_one(participant):
    with pytest.raises(NotAllowed):
        calendar_addresses.make(participant=participant, by=factories.user())


def test_secret_is_in_no_log(address):
    path = reverse("participation:calendar-feed", args=[address.token()])
    assert address.token() not in without_secrets(f"GET {path}")
