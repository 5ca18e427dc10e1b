"""Sessions end after 30 idle minutes and after 12 hours; the second factor comes before any participant's data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.models import Job, User
from portal.services import accounts, jobs
from portal.sessions import SessionStore
from tests import factories

pytestmark = pytest.mark.django_db
START = datetime(2026, 6, 1, 13, 0, tzinfo=UTC)
IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)


@pytest.fixture
def travel():
    with time_machine.travel(START, tick=False) as traveller:
        yield lambda after: traveller.move_to(START + after)


@pytest.fixture
def participant():
    return factories.participant()


@pytest.fixture
def dashboard(participant):
    return reverse("portal:dashboard", args=[participant.model_id])


def signed_in(client, address):
    return client.get(address).status_code == 200


class TestLimits:
    def test_30_minutes_to_the_second(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        assert signed_in(client, dashboard)
        travel(IDLE - timedelta(seconds=1))
        assert signed_in(client, dashboard)
        travel(2 * IDLE)  # one second too long
        response = client.get(dashboard)
        assert response.headers["Location"] == f"{reverse('account_login')}?next={dashboard}"

    def test_every_page_a_person_opens_prolongs(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        for turn in range(5):
            travel(turn * (IDLE - timedelta(seconds=1)))
            assert signed_in(client, dashboard)

    def test_12_hours_end_it_whatever_one_does(self, travel, participant, dashboard):
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

    def test_passive_page_tells_the_seconds_left_and_prolongs_nothing(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        assert signed_in(client, dashboard)
        left = reverse("portal:session-left")
        for minutes in (0, 10, 20, 29):
            travel(timedelta(minutes=minutes))
            assert client.get(left).json() == {"seconds": (30 - minutes) * 60}
        travel(IDLE + timedelta(seconds=1))
        assert client.get(left).json() == {"seconds": 0}
        assert not signed_in(client, dashboard)

    def test_button_prolongs(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        assert signed_in(client, dashboard)
        travel(timedelta(minutes=29))
        assert client.post(reverse("portal:session-extend")).json() == {"seconds": 1800}
        travel(timedelta(minutes=58))
        assert signed_in(client, dashboard)

    def test_button_prolongs_no_further_than_12_hours(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        passed = timedelta()
        while passed <= ABSOLUTE - timedelta(minutes=10):
            travel(passed)
            left = client.post(reverse("portal:session-extend")).json()["seconds"]
            passed += timedelta(minutes=10)
        assert left == 600

    def test_button_is_pressed_not_linked_to(self, participant):
        client = factories.client(factories.seat(participant))
        assert client.get(reverse("portal:session-extend")).status_code == 405

    def test_page_that_does_not_exist_prolongs_nothing(self, travel, participant, dashboard):
        client = factories.client(factories.seat(participant))
        assert signed_in(client, dashboard)
        travel(timedelta(minutes=29))
        client.get("/no/such/page/")
        travel(timedelta(minutes=31))
        assert not signed_in(client, dashboard)

    def test_session_lives_in_the_database_and_dies_with_its_row(self, participant, dashboard):
        client = factories.client(factories.seat(participant))
        assert signed_in(client, dashboard)
        Session.objects.all().delete()
        assert not signed_in(client, dashboard)

    def test_signing_out_ends_it_on_the_server(self, participant, dashboard):
        client = factories.client(factories.seat(participant))
        stolen = Client()
        stolen.cookies.update(client.cookies)
        assert signed_in(stolen, dashboard)
        client.post(reverse("account_logout"))
        assert not signed_in(stolen, dashboard)

    def test_deactivated_person_is_out_at_once(self, participant, dashboard):
        person = factories.seat(participant)
        client = factories.client(person)
        assert signed_in(client, dashboard)
        User.objects.filter(pk=person.pk).update(is_active=False)
        assert not signed_in(client, dashboard)


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


class TestSecondFactor:
    def test_no_page_of_a_participant_without_it(self, participant, dashboard):
        client = factories.client(factories.seat(participant, second_factor=False))
        for name in ("dashboard", "practitioner-list", "attestation-cehrt", "receipt-list", "election"):
            response = client.get(reverse(f"portal:{name}", args=[participant.model_id]))
            assert response.headers["Location"] == reverse("mfa_activate_totp"), name
        assert client.get(reverse("portal:start")).headers["Location"] == reverse("mfa_activate_totp")
        assert client.get(reverse("portal:demonstration-clock-move")).status_code == 302

    def test_staff_need_it_for_the_admin(self):
        staff = factories.client(factories.user(staff="analyst", second_factor=False))
        assert staff.get(reverse("admin:index")).headers["Location"] == reverse("mfa_activate_totp")
        assert factories.client(factories.user(staff="analyst")).get(reverse("admin:index")).status_code == 200

    def test_password_alone_does_not_sign_in_someone_who_has_it(self, participant, dashboard):
        person = factories.seat(participant, second_factor=False)
        secret = factories.give_second_factor(person)
        client = Client()
        answer = client.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
        assert answer.headers["Location"] == reverse("mfa_authenticate")
        assert client.get(dashboard).headers["Location"].startswith(reverse("account_login"))
        wrong = "000000" if code_of(secret) != "000000" else "111111"
        assert client.post(reverse("mfa_authenticate"), {"code": wrong}).status_code == 200
        assert not signed_in(client, dashboard)
        right = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert right.headers["Location"] == reverse("portal:start")
        assert signed_in(client, dashboard)

    def test_code_counts_once(self, participant, dashboard):
        person = factories.seat(participant, second_factor=False)
        secret = factories.give_second_factor(person)
        code, statuses = code_of(secret), []
        for _ in range(2):
            client = Client()
            client.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
            statuses.append(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)
        assert statuses == [302, 200]

    @pytest.mark.parametrize("steps", [-1, 0, 1], ids=["slow phone", "right phone", "fast phone"])
    def test_code_counts_once_in_all_the_time_in_which_it_is_good(self, travel, participant, dashboard, steps):
        person = factories.seat(participant, second_factor=False)
        secret = factories.give_second_factor(person)
        code = format_hotp_value(hotp_value(secret, int(START.timestamp()) // 30 + steps))
        statuses = []
        for seconds in (0, 31, 59, 89):
            travel(timedelta(seconds=seconds))
            client = Client()
            client.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
            statuses.append(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)
        assert statuses == [302, 200, 200, 200]

    def test_code_that_set_up_the_app_signs_nobody_in(self, participant):
        person = factories.seat(participant, second_factor=False)
        own = Client()
        own.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
        code = code_of(own.get(reverse("mfa_activate_totp")).context["form"].secret)
        assert own.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
        other = Client()
        other.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
        assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200

    def test_session_opened_with_the_password_alone_ends_when_a_second_factor_is_set_up_elsewhere(
        self, participant, dashboard
    ):
        """Whoever knew the password before the app was set up must not slip in behind it."""
        person = factories.seat(participant, second_factor=False)
        early = Client()
        early.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
        assert early.get(dashboard).headers["Location"] == reverse("mfa_activate_totp")
        own = Client()
        own.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
        page = own.get(reverse("mfa_activate_totp"))
        secret = page.context["form"].secret
        done = own.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        assert done.status_code == 302
        assert Authenticator.objects.filter(user=person, type="totp").exists()
        assert signed_in(own, dashboard)
        assert not signed_in(early, dashboard)

    def test_removing_it_closes_the_pages_again(self, participant, dashboard):
        person = factories.seat(participant)
        client = factories.client(person)
        assert signed_in(client, dashboard)
        Authenticator.objects.filter(user=person).delete()
        fresh = factories.client(person)
        assert fresh.get(dashboard).headers["Location"] == reverse("mfa_activate_totp")

    def test_password_does_not_remove_it_and_a_code_does_for_every_session(self, travel, participant, dashboard):
        person = factories.seat(participant, second_factor=False)
        secret = factories.give_second_factor(person)
        first, second = factories.client(person), factories.client(person)
        assert signed_in(first, dashboard) and signed_in(second, dashboard)
        removal = reverse("mfa_deactivate_totp")
        with_password = {"password": factories.PASSWORD}
        answer = first.post(f"{reverse('account_reauthenticate')}?next={removal}", with_password)
        assert answer.headers["Location"] == f"{reverse('mfa_reauthenticate')}?next={quote(removal, safe='')}"
        assert first.post(removal).headers["Location"].startswith(reverse("mfa_reauthenticate"))
        assert Authenticator.objects.filter(user=person).exists()
        # The removal that was held up goes on with the code.
        answer = first.post(f"{reverse('mfa_reauthenticate')}?next={removal}", {"code": code_of(secret)})
        assert answer.status_code == 302
        assert not Authenticator.objects.filter(user=person).exists()
        for client in (first, second):
            assert client.get(dashboard).headers["Location"] == reverse("mfa_activate_totp")

    def test_new_address_is_asked_for_with_the_password_and_told_to_the_old_one(self):
        person = factories.user(second_factor=False)
        client = factories.client(person)  # signed in some time ago
        new = {"action_add": "", "email": "new@elsewhere.example"}
        assert (
            client.post(reverse("account_email"), new).headers["Location"].startswith(reverse("account_reauthenticate"))
        )
        assert [address.email for address in EmailAddress.objects.filter(user=person)] == [person.email]
        client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
        client.post(reverse("account_email"), new)
        old, added = EmailAddress.objects.filter(user=person).order_by("pk")
        [job] = Job.objects.filter(task="portal.mail_account")
        assert job.arguments == ["account/email/email_confirmation", added.pk]
        accounts.mail_account(template=job.arguments[0], address_id=added.pk)
        [link] = [word for word in mail.outbox[0].body.split() if "/confirm-email/" in word]
        assert mail.outbox[0].to == ["new@elsewhere.example"]
        client.post(link.removeprefix(settings.PUBLIC_ADDRESS))
        client.post(reverse("account_email"), {"action_primary": "", "email": added.email})
        person.refresh_from_db()
        assert person.email == added.email
        assert Job.objects.filter(key=jobs.key_of("portal.mail_account", ["account/email/email_changed", old.pk]))
        accounts.mail_account(template="account/email/email_changed", address_id=old.pk)
        assert mail.outbox[1].to == [old.email]
        assert "your e-mail address is another one now" in mail.outbox[1].body


class TestDemonstrationLogins:
    def test_work_in_a_demonstration_only(self, settings, participant, dashboard):
        person = factories.seat(participant, demonstration=True)
        real = factories.seat(participant)
        details = {"login": person.email, "password": factories.PASSWORD}
        assert Client().post(reverse("account_login"), details).headers["Location"] == reverse("mfa_authenticate")
        settings.DEMONSTRATION = False
        refused = Client().post(reverse("account_login"), details)
        assert refused.headers["Location"] == reverse("account_inactive")
        details["login"] = real.email
        assert Client().post(reverse("account_login"), details).headers["Location"] == reverse("mfa_authenticate")

    def test_session_of_one_ends_with_the_setting(self, settings, participant, dashboard):
        client = factories.client(factories.seat(participant, demonstration=True))
        assert signed_in(client, dashboard)
        settings.DEMONSTRATION = False
        assert not signed_in(client, dashboard)

    def test_page_of_logins_shows_the_demonstration_s_people_and_nobody_else(self, participant):
        made_up = factories.seat(participant, demonstration=True)
        real = factories.seat(participant)
        content = Client().get(reverse("portal:demonstration-logins")).content.decode()
        assert made_up.email in content
        assert real.email not in content


class TestStore:
    def test_a_session_that_was_ended_meanwhile_does_not_come_back(self):
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
