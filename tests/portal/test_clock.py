"""Business time is Eastern and moves in a demonstration only. Sessions, links and seats use real time."""

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
def test_day_changes_at_midnight_in_new_york(instant, day):
    with time_machine.travel(instant, tick=False):
        assert clock.today() == day


def test_clock_moves_in_a_demonstration_and_real_time_does_not():
    before = clock.real_now()
    demonstration_clock.move(to=date(2022, 8, 29), at=time(10, 30), by="test")
    assert clock.today() == date(2022, 8, 29)
    assert clock.now().time().replace(second=0, microsecond=0) == time(10, 30)
    assert abs(clock.real_now() - before) < timedelta(minutes=1)


def test_clock_runs_on_from_the_time_it_was_moved_to():
    with time_machine.travel(datetime(2026, 6, 1, 16, 0, tzinfo=UTC), tick=False) as traveler:
        demonstration_clock.move(to=date(2022, 8, 28), at=time(23, 59), by="test")
        traveler.shift(timedelta(minutes=2))
        assert clock.today() == date(2022, 8, 29)


def test_outside_a_demonstration_a_stored_shift_has_no_effect(settings):
    demonstration_clock.move(to=date(2022, 8, 29), by="test")
    settings.DEMONSTRATION = False
    assert clock.today() == clock.real_now().astimezone(clock.EASTERN).date()
    with selectors.portal_state():
        assert clock.today().year >= 2026
    with pytest.raises(Refused, match="only in a demonstration"):
        demonstration_clock.move(to=date(2021, 1, 1), by="test")


def test_each_request_reads_the_shift_once():
    demonstration_clock.move(to=date(2022, 8, 29), by="test")
    with selectors.portal_state():
        PortalState.objects.update(clock_shift=timedelta())
        assert clock.today() == date(2022, 8, 29)
    assert clock.today() != date(2022, 8, 29)


def test_sessions_stay_when_the_clock_moves_by_years():
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

    def test_bad_day_is_an_error_at_the_field(self):
        staff = factories.client(factories.user(staff="analyst"))
        response = staff.post(reverse("portal:demonstration-clock-move"), {"to": "29.8.2022?"})
        assert (response.status_code, list(response.context["form"].errors)) == (200, ["to"])

    def test_people_of_practices_cannot_move_it(self):
        person = factories.client(factories.seat(factories.participant()))
        assert person.post(reverse("portal:demonstration-clock-move"), {"to": "2022-08-29"}).status_code == 404
        assert clock.today() != date(2022, 8, 29)

    @pytest.mark.parametrize("name", ["demonstration-clock-move", "demonstration-mailbox", "demonstration-logins"])
    def test_pages_of_the_demonstration_are_404_outside_it(self, settings, name):
        settings.DEMONSTRATION = False
        staff = factories.client(factories.user(staff="administrator"))
        for method in (staff.get, staff.post):
            assert method(reverse(f"portal:{name}"), {"to": "2022-08-29"}).status_code == 404

    def test_every_page_shows_the_demonstration_date(self):
        factories.at(date(2022, 8, 29))
        assert "August 29, 2022" in Client().get(reverse("portal:home")).content.decode()
