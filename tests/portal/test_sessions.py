"""Sessions end after 30 idle minutes and after 12 hours."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from portal.models import User
from portal.sessions import SessionStore
from tests import factories
from tests.portal.conftest import START

pytestmark = pytest.mark.django_db
IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)


def signed_in(client, address):
    return client.get(address).status_code == 200


class TestLimits:
    def test_session_ends_after_30_idle_minutes_to_the_second(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        assert signed_in(client, dashboard)
        travel(IDLE - timedelta(seconds=1))
        assert signed_in(client, dashboard)
        travel(2 * IDLE)  # one second too long
        response = client.get(dashboard)
        assert response.headers["Location"] == f"{reverse('account_login')}?next={dashboard}"

    def test_every_page_that_a_person_opens_extends_the_session(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        for turn in range(5):
            travel(turn * (IDLE - timedelta(seconds=1)))
            assert signed_in(client, dashboard)

    def test_session_ends_after_12_hours_of_use(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        passed = timedelta()
        while passed < ABSOLUTE:
            travel(passed)
            assert signed_in(client, dashboard)
            passed += timedelta(minutes=20)
        travel(ABSOLUTE)
        assert signed_in(client, dashboard)
        travel(ABSOLUTE + timedelta(seconds=1))
        assert not signed_in(client, dashboard)

    def test_page_of_seconds_left_does_not_extend_the_session(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        assert signed_in(client, dashboard)
        left = reverse("portal:session-left")
        for minutes in (0, 10, 20, 29):
            travel(timedelta(minutes=minutes))
            assert client.get(left).json() == {"seconds": (30 - minutes) * 60}
        travel(IDLE + timedelta(seconds=1))
        assert client.get(left).json() == {"seconds": 0}
        assert not signed_in(client, dashboard)

    def test_button_extends_the_session(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        assert signed_in(client, dashboard)
        travel(timedelta(minutes=29))
        assert client.post(reverse("portal:session-extend")).json() == {"seconds": 1800}
        travel(timedelta(minutes=58))
        assert signed_in(client, dashboard)

    def test_button_extends_the_session_up_to_12_hours(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        passed = timedelta()
        while passed <= ABSOLUTE - timedelta(minutes=10):
            travel(passed)
            left = client.post(reverse("portal:session-extend")).json()["seconds"]
            passed += timedelta(minutes=10)
        assert left == 600

    def test_extension_by_get_is_refused(self, participant):
        client = factories.client(factories.seat(participant))
        assert client.get(reverse("portal:session-extend")).status_code == 405

    def test_button_pressed_after_the_time_out_leads_back_to_its_page(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        assert signed_in(client, dashboard)
        travel(IDLE + timedelta(seconds=1))
        button = reverse("participation:calendar-end", args=[participant.model_id])
        here = f"http://testserver{dashboard}"
        for page, back in ((f"{here}?year=2021", f"{dashboard}%3Fyear%3D2021"), ("https://evil.example/", button)):
            led = client.post(button, headers={"referer": page}).headers["Location"]
            assert led == f"{reverse('account_login')}?next={back}"

    def test_address_of_a_button_is_a_page_with_a_sentence_and_a_way_on(self, participant, dashboard):
        client = factories.client(factories.seat(participant))
        opened = client.get(reverse("participation:calendar-end", args=[participant.model_id]))
        assert opened.status_code == 405 and opened.headers["Allow"] == "POST"
        assert "Nothing was sent or changed" in opened.content.decode() and dashboard in opened.content.decode()

    def test_missing_page_does_not_extend_the_session(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        assert signed_in(client, dashboard)
        travel(timedelta(minutes=29))
        client.get("/no/such/page/")
        travel(timedelta(minutes=31))
        assert not signed_in(client, dashboard)

    def test_session_ends_when_its_row_is_deleted(self, participant, dashboard):
        client = factories.client(factories.seat(participant))
        assert signed_in(client, dashboard)
        Session.objects.all().delete()
        assert not signed_in(client, dashboard)

    def test_signing_out_ends_the_session_on_the_server(self, participant, dashboard):
        client = factories.client(factories.seat(participant))
        stolen = Client()
        stolen.cookies.update(client.cookies)
        assert signed_in(stolen, dashboard)
        client.post(reverse("account_logout"))
        assert not signed_in(stolen, dashboard)

    def test_session_of_a_deactivated_person_ends_at_once(self, participant, dashboard):
        person = factories.seat(participant)
        client = factories.client(person)
        assert signed_in(client, dashboard)
        User.objects.filter(pk=person.pk).update(is_active=False)
        assert not signed_in(client, dashboard)


class TestDemonstrationLogins:
    def test_demonstration_logins_work_in_a_demonstration_only(self, settings, participant, dashboard):
        person = factories.seat(participant, demonstration=True)
        real = factories.seat(participant)
        details = {"login": person.email, "password": factories.PASSWORD}
        assert Client().post(reverse("account_login"), details).headers["Location"] == reverse("mfa_authenticate")
        settings.DEMONSTRATION = False
        refused = Client().post(reverse("account_login"), details)
        assert refused.headers["Location"] == reverse("account_inactive")
        details["login"] = real.email
        assert Client().post(reverse("account_login"), details).headers["Location"] == reverse("mfa_authenticate")

    def test_session_of_a_demonstration_login_ends_with_the_setting(self, settings, participant, dashboard):
        client = factories.client(factories.seat(participant, demonstration=True))
        assert signed_in(client, dashboard)
        settings.DEMONSTRATION = False
        assert not signed_in(client, dashboard)

    def test_page_of_logins_shows_people_of_the_demonstration_alone(self, participant):
        made_up = factories.seat(participant, demonstration=True)
        real = factories.seat(participant)
        content = Client().get(reverse("portal:demonstration-logins")).content.decode()
        assert made_up.email in content
        assert real.email not in content


class TestStore:
    def test_a_save_does_not_restore_an_ended_session(self):
        store = SessionStore()
        store.create()
        SessionStore(store.session_key).delete()
        store["word"] = "late"
        with pytest.raises(UpdateError):
            store.save()
        assert not store.exists(store.session_key)

    def test_list_of_sessions_notes_the_last_use_by_the_minute(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        assert signed_in(client, dashboard)
        for seconds, noted in ((60, 60), (119, 60), (120, 120)):
            travel(timedelta(seconds=seconds))
            assert signed_in(client, dashboard)
            assert UserSession.objects.get().last_seen_at == START + timedelta(seconds=noted)
