"""Business time is Eastern and shifts in a demonstration only; sessions, links and seats keep real time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal import clock, selectors
from portal.models import PortalState
from portal.services import demonstration_clock
from portal.services.use_case import Refused
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 1, 1, 4, 59, 59, tzinfo=UTC), date(2025, 12, 31)),  # 23:59:59 in New York
        (datetime(2026, 1, 1, 5, 0, 0, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 7, 1, 3, 59, 59, tzinfo=UTC), date(2026, 6, 30)),  # summer time
        (datetime(2026, 7, 1, 4, 0, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_day_turns_at_midnight_in_new_york(instant, day):
    with time_machine.travel(instant, tick=False):
        assert clock.today() == day


def test_clock_moves_in_a_demonstration_and_real_time_does_not():
    before = clock.real_now()
    demonstration_clock.move(to=date(2022, 8, 29), at=time(10, 30), by="test")
    assert clock.today() == date(2022, 8, 29)
    assert clock.now().time().replace(second=0, microsecond=0) == time(10, 30)
    assert abs(clock.real_now() - before) < timedelta(minutes=1)


def test_clock_goes_on_from_where_it_was_moved_to():
    with time_machine.travel(datetime(2026, 6, 1, 16, 0, tzinfo=UTC), tick=False) as traveller:
        demonstration_clock.move(to=date(2022, 8, 28), at=time(23, 59), by="test")
        traveller.shift(timedelta(minutes=2))
        assert clock.today() == date(2022, 8, 29)


def test_without_the_demonstration_setting_nothing_moves_even_with_a_shift_in_the_row(settings):
    demonstration_clock.move(to=date(2022, 8, 29), by="test")
    settings.DEMONSTRATION = False
    assert clock.today() == clock.real_now().astimezone(clock.EASTERN).date()
    with selectors.portal_state():
        assert clock.today().year >= 2026
    with pytest.raises(Refused, match="only in a demonstration"):
        demonstration_clock.move(to=date(2021, 1, 1), by="test")


def test_one_request_reads_the_row_once_and_the_next_one_anew():
    demonstration_clock.move(to=date(2022, 8, 29), by="test")
    with selectors.portal_state():
        PortalState.objects.update(clock_shift=timedelta())
        assert clock.today() == date(2022, 8, 29)
    assert clock.today() != date(2022, 8, 29)


def test_sessions_last_although_the_clock_was_moved_by_years():
    factories.at(date(2020, 12, 1))
    participant = factories.participant()
    client = factories.client(factories.seat(participant))
    dashboard = reverse("participation:dashboard", args=[participant.model_id])
    assert client.get(dashboard).status_code == 200
    factories.at(date(2025, 12, 1))
    assert client.get(dashboard).status_code == 200
    factories.at(date(2020, 1, 1))
    assert client.get(dashboard).status_code == 200


class TestControl:
    def test_demonstration_clock_move_page_is_for_staff(self):
        staff = factories.client(factories.user(staff="analyst"))
        address = reverse("portal:demonstration-clock-move")
        response = staff.post(address, {"to": "2022-08-29"})
        assert response.headers["Location"] == address
        assert clock.today() == date(2022, 8, 29)
        assert "August 29, 2022" in staff.get(address).content.decode()

    def test_bad_day_keeps_the_page(self):
        staff = factories.client(factories.user(staff="analyst"))
        response = staff.post(reverse("portal:demonstration-clock-move"), {"to": "29.8.2022?"})
        assert (response.status_code, list(response.context["form"].errors)) == (200, ["to"])

    def test_people_of_practices_cannot_move_it(self):
        person = factories.client(factories.seat(factories.participant()))
        assert person.post(reverse("portal:demonstration-clock-move"), {"to": "2022-08-29"}).status_code == 404
        assert clock.today() != date(2022, 8, 29)

    @pytest.mark.parametrize("name", ["demonstration-clock-move", "demonstration-mailbox", "demonstration-logins"])
    def test_outside_a_demonstration_neither_clock_nor_mailbox_nor_logins_exist(self, settings, name):
        settings.DEMONSTRATION = False
        staff = factories.client(factories.user(staff="administrator"))
        for method in (staff.get, staff.post):
            assert method(reverse(f"portal:{name}"), {"to": "2022-08-29"}).status_code == 404

    def test_every_page_says_that_the_clock_is_moved(self):
        factories.at(date(2022, 8, 29))
        assert "August 29, 2022" in Client().get(reverse("portal:home")).content.decode()
