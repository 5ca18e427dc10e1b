"""Limits of wrong passwords and codes: they lock the address that sends them, and not the owner elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.models import Registration
from portal.services import accounts, expired
from portal.settings import base
from tests import factories

pytestmark = pytest.mark.django_db
WRONG, NEW = "wrong words entirely", "six loud herons march"
LOGIN, CODE = "account_login", "mfa_authenticate"
DEVICE = django_settings.KNOWN_DEVICE_COOKIE_NAME


@pytest.fixture(autouse=True)
def real_limits(settings):
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, for hundreds of tries
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    yield
    cache.clear()


@pytest.fixture
def owner(travel):
    person = factories.seat(factories.participant(), second_factor=False)
    person.secret = factories.give_second_factor(person)
    return person


def client_at(address):
    return Client(REMOTE_ADDR=address)


def send_password(browser, person, password=factories.PASSWORD):
    return browser.post(reverse(LOGIN), {"login": person.email, "password": password})


def code_of(person):
    return format_hotp_value(hotp_value(person.secret, next(yield_hotp_counters_from_time())))


def wrong_code_of(person):
    return f"{(int(code_of(person)) + 500_000) % 1_000_000:06d}"


def sign_in(browser, person, password=factories.PASSWORD):
    """Return whether password and code sign a person in."""
    if send_password(browser, person, password).status_code != 302:
        return False
    return browser.post(reverse(CODE), {"code": code_of(person)}).status_code == 302


def known_device(person, address="10.1.1.1"):
    """Return a browser in which a person has signed in and out."""
    browser = client_at(address)
    assert sign_in(browser, person)
    browser.get(reverse("portal:start"))
    browser.post(reverse("account_logout"))
    return browser


def errors_of(answer):
    return " ".join(answer.context["form"].errors.get("__all__", []) + answer.context["form"].errors.get("code", []))


class TestPasswords:
    def test_sixth_password_after_five_wrong_ones_is_refused_even_if_right(self, owner):
        for _ in range(5):
            assert "Too many" not in errors_of(send_password(client_at("10.0.0.1"), owner, WRONG))
        right = send_password(client_at("10.0.0.1"), owner)
        assert right.status_code == 200
        assert "Too many wrong passwords. You can try again in 5 minutes." in errors_of(right)
        assert "Forgot your password?" in errors_of(right)
        assert "help desk can help you: its number is at the end of this page" in errors_of(right)

    def test_sentence_names_the_minutes_left(self, owner, travel):
        for _ in range(5):
            send_password(client_at("10.0.0.1"), owner, WRONG)
        travel(timedelta(minutes=4, seconds=10))
        assert "You can try again in 1 minute." in errors_of(send_password(client_at("10.0.0.1"), owner))
        travel(timedelta(minutes=5, seconds=1))
        assert sign_in(client_at("10.0.0.1"), owner)

    def test_right_password_at_the_fifth_try_signs_in(self, owner):
        for _ in range(4):
            send_password(client_at("10.0.0.1"), owner, WRONG)
        assert sign_in(client_at("10.0.0.1"), owner)

    def test_limit_does_not_reveal_who_has_an_account(self, owner):
        class Nobody:
            email = "nobody@practice.example"

        sentences = []
        for number, person in enumerate((owner, Nobody)):
            for _ in range(5):
                send_password(client_at(f"10.0.0.{number}"), person, WRONG)
            sentences.append(errors_of(send_password(client_at(f"10.0.0.{number}"), person, WRONG)))
        assert sentences[0] == sentences[1] != ""

    def test_owner_at_another_address_signs_in_whatever_a_stranger_does(self, owner, travel):
        for hour in range(2):
            for minutes in range(0, 60, 10):
                travel(timedelta(hours=hour, minutes=minutes))
                for _ in range(6):
                    send_password(client_at("10.0.0.1"), owner, WRONG)
            assert sign_in(client_at("10.0.1.1"), owner)

    def test_owner_signs_in_on_a_known_device_at_the_stranger_s_address(self, owner, travel):
        browser = known_device(owner, "10.0.0.1")
        travel(timedelta(minutes=2))
        for number in range(12):
            send_password(client_at("10.0.0.1"), owner if number % 2 else factories.user(second_factor=False), WRONG)
        assert not sign_in(client_at("10.0.0.1"), owner)
        assert sign_in(browser, owner)

    def test_tries_from_many_addresses_reach_the_limit_of_the_account(self, owner):
        for number in range(100):
            assert "Too many" not in errors_of(send_password(client_at(f"10.0.{number}.1"), owner, WRONG))
        answer = send_password(client_at("10.2.0.1"), owner)
        assert "You can try again in 60 minutes." in errors_of(answer)

    def test_many_addresses_lock_out_neither_a_known_device_nor_a_reset_link(self, owner, travel, lock_account):
        browser = known_device(owner)
        travel(timedelta(minutes=2))
        lock_account(owner)
        assert sign_in(browser, owner)
        travel(timedelta(minutes=4))
        elsewhere = client_at("10.0.3.1")
        assert not sign_in(elsewhere, owner)
        reset_password(elsewhere, owner)
        assert sign_in(elsewhere, owner, NEW)
        travel(timedelta(minutes=6))
        assert not sign_in(client_at("10.0.4.1"), owner, NEW), "only the browser that opened the link may sign in"

    def test_tries_for_many_accounts_reach_the_limit_of_the_address(self, owner):
        others = [factories.user(second_factor=False) for _ in range(10)]
        for other in others:
            send_password(client_at("10.0.0.1"), other, WRONG)
        assert "You can try again in 1 minute." in errors_of(send_password(client_at("10.0.0.1"), owner))
        assert sign_in(client_at("10.0.0.2"), owner)

    def test_refused_tries_do_not_count_for_the_limit_of_the_account(self, owner):
        for _ in range(110):
            send_password(client_at("10.0.0.1"), owner, WRONG)
        assert sign_in(client_at("10.0.1.1"), owner)

    def test_lock_stays_when_the_cache_holds_a_thousand_other_entries(self, owner):
        for _ in range(5):
            send_password(client_at("10.0.0.1"), owner, WRONG)
        with connection.cursor() as cursor:  # entries of many visitors; the next write may remove old ones
            cursor.execute(
                "insert into portal_cache select ':1:visitor:' || n, '1', %s from generate_series(1, 1000) n",
                [clock.real_now() + timedelta(hours=1)],
            )
        cache.set("visitor", 1)
        assert "Too many wrong passwords" in errors_of(send_password(client_at("10.0.0.1"), owner))


def reset_password(browser, person):
    """Open the newest link for a forgotten password in a browser and set a new password."""
    accounts.mail_password_link(user_id=person.pk)
    [link] = [word for word in mail.outbox[-1].body.split() if "/password/reset/key/" in word]
    form = browser.get(link.removeprefix(django_settings.PUBLIC_ADDRESS), follow=True)
    address = form.redirect_chain[-1][0]
    assert browser.post(address, {"password1": NEW, "password2": NEW}).status_code == 302


@pytest.fixture
def lock_account(settings):
    """Return a function that locks an account for all unknown devices, with a lower limit than in production."""
    settings.ACCOUNT_RATE_LIMITS = {**base.ACCOUNT_RATE_LIMITS, "password_by_account": "7/h/key"}

    def lock(person):
        for number in range(7):
            send_password(client_at(f"10.0.{number}.1"), person, WRONG)
        assert "Too many wrong passwords" in errors_of(send_password(client_at("10.2.0.1"), person))

    return lock


class TestKnownDevices:
    def test_cookie_is_set_after_the_code_and_scripts_cannot_read_it(self, owner):
        browser = client_at("10.0.0.1")
        send_password(browser, owner)
        browser.get(reverse("portal:start"))
        assert DEVICE not in browser.cookies
        browser.post(reverse(CODE), {"code": code_of(owner)})
        browser.get(reverse("portal:start"))
        cookie = browser.cookies[DEVICE]
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] == 180 * 24 * 3600
        first = cookie.value
        browser.get(reverse("portal:start"))
        assert browser.cookies[DEVICE].value == first
        assert owner.email not in first

    def test_known_device_has_a_separate_limit(self, owner, travel):
        browser = known_device(owner)
        travel(timedelta(minutes=2))
        for _ in range(5):
            assert "Too many" not in errors_of(send_password(browser, owner, WRONG))
        assert "Too many wrong passwords" in errors_of(send_password(browser, owner))
        assert sign_in(client_at("10.0.0.9"), owner)

    @pytest.mark.parametrize("ended_by", ["password", "sessions", "half a year"])
    def test_device_is_unknown_after_a_new_password_ended_sessions_or_half_a_year(
        self, owner, travel, lock_account, ended_by
    ):
        browser = known_device(owner)
        travel(timedelta(minutes=2))
        password = factories.PASSWORD
        if ended_by == "password":
            password = NEW
            owner.set_password(NEW)
            owner.save()
        elif ended_by == "sessions":
            accounts.end_sessions(user=owner, by="test")
        else:
            travel(timedelta(days=180, seconds=61))
        lock_account(owner)
        assert not sign_in(browser, owner, password)

    def test_device_known_for_one_person_is_unknown_for_another(self, owner, travel, lock_account):
        other = factories.seat(factories.participant(), second_factor=False)
        other.secret = factories.give_second_factor(other)
        browser = known_device(other)
        travel(timedelta(minutes=2))
        lock_account(owner)
        assert not sign_in(browser, owner)
        assert sign_in(browser, other)

    def test_device_is_known_for_two_people_who_share_it(self, owner, travel, lock_account):
        other = factories.seat(factories.participant(), second_factor=False)
        other.secret = factories.give_second_factor(other)
        browser = known_device(owner)
        travel(timedelta(minutes=2))
        assert sign_in(browser, other)
        browser.get(reverse("portal:start"))
        browser.post(reverse("account_logout"))
        lock_account(owner)
        travel(timedelta(minutes=4))
        assert sign_in(browser, owner)

    @pytest.mark.parametrize("value", ["", "x", "W10:1vNmXx:forged", "a" * 4000])
    def test_forged_cookie_has_no_effect(self, owner, value):
        browser = client_at("10.0.0.1")
        browser.cookies[DEVICE] = value
        for _ in range(5):
            send_password(browser, owner, WRONG)
        assert "Too many wrong passwords" in errors_of(send_password(browser, owner))


class TestCodes:
    """A stranger who knows the password guesses codes."""

    def guess(self, owner, address):
        browser = client_at(address)
        send_password(browser, owner)
        return browser.post(reverse(CODE), {"code": wrong_code_of(owner)})

    def test_sixth_code_after_five_wrong_ones_is_refused_even_if_right(self, owner):
        for _ in range(5):
            assert "This code is wrong" in errors_of(self.guess(owner, "10.0.0.1"))
        browser = client_at("10.0.0.1")
        send_password(browser, owner)
        answer = browser.post(reverse(CODE), {"code": code_of(owner)})
        assert "Too many wrong codes. You can try again in 5 minutes." in errors_of(answer)
        assert "help desk can help you" in errors_of(answer)

    def test_owner_at_another_address_signs_in(self, owner, travel):
        for minutes in range(0, 60, 10):
            travel(timedelta(minutes=minutes))
            for _ in range(6):
                self.guess(owner, "10.0.0.1")
        assert sign_in(client_at("10.0.1.1"), owner)

    def test_many_addresses_lock_out_neither_a_known_device_nor_a_session_nor_a_reset_link(self, owner, travel):
        browser, signed_in = known_device(owner), factories.client(owner)
        travel(timedelta(minutes=2))
        for number in range(40):
            assert "This code is wrong" in errors_of(self.guess(owner, f"10.0.{number}.1"))
        elsewhere = client_at("10.2.0.1")
        assert not sign_in(elsewhere, owner)
        assert sign_in(browser, owner)
        travel(timedelta(minutes=4))
        assert signed_in.post(reverse("mfa_reauthenticate"), {"code": code_of(owner)}).status_code == 302
        travel(timedelta(minutes=6))
        reset_password(elsewhere, owner)
        assert sign_in(elsewhere, owner, NEW)

    def test_wrong_recovery_codes_count_too(self, owner):
        browser = client_at("10.0.0.1")
        send_password(browser, owner)
        for _ in range(5):
            browser.post(reverse(CODE), {"code": "abcd1234"})
        assert "Too many wrong codes" in errors_of(browser.post(reverse(CODE), {"code": code_of(owner)}))


class TestResetLinks:
    def test_requests_of_a_stranger_do_not_stop_the_owner_s_request(self, owner):
        for _ in range(20):
            client_at("10.0.0.1").post(reverse("account_reset_password"), {"email": owner.email})
        answer = client_at("10.0.1.1").post(reverse("account_reset_password"), {"email": owner.email})
        assert answer.headers["Location"] == reverse("account_reset_password_done")

    def test_mailbox_gets_five_links_an_hour_and_the_first_still_works(self, owner, travel):
        for _ in range(30):
            accounts.mail_password_link(user_id=owner.pk)
        assert len(mail.outbox) == 5
        [link] = [word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word]
        assert (
            "set-password"
            in client_at("10.0.1.1").get(link.removeprefix(django_settings.PUBLIC_ADDRESS)).headers["Location"]
        )
        travel(timedelta(minutes=61))
        accounts.mail_password_link(user_id=owner.pk)
        assert len(mail.outbox) == 6


class TestRegistration:
    def test_eleventh_registration_in_an_hour_from_one_address_is_refused(self):
        details = {
            "model_id": "RO00000",
            "identifier": "1",
            "first_name": "A",
            "last_name": "B",
            "email": "a@b.example",
        }
        address = reverse("portal:register")
        answers = [Client().post(address, details) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [302] * 10 + [429]
        assert "Wait 60 minutes" in answers[-1].content.decode()
        assert "1-844-711-2664" in answers[-1].content.decode()
        assert Registration.objects.count() == 10
        assert client_at("10.9.9.9").post(address, details).status_code == 302

    def test_opening_the_form_does_not_count(self):
        assert {Client().get(reverse("portal:register")).status_code for _ in range(12)} == {200}


def test_expired_cache_entries_are_deleted_and_the_others_stay():
    cache.set("old", 1, 60)
    with connection.cursor() as cursor:
        cursor.execute("update portal_cache set expires = %s", [clock.real_now()])
        cache.set("new", 1, 60)
        expired.remove()
        cursor.execute("select cache_key from portal_cache")
        assert cursor.fetchall() == [(":1:new",)]
