"""Wrong passwords and codes shut out where they come from, and nobody else."""

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
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hundreds of tries, quickly
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    yield
    cache.clear()


@pytest.fixture
def owner(travel):
    person = factories.seat(factories.participant(), second_factor=False)
    person.secret = factories.give_second_factor(person)
    return person


def at(address):
    return Client(REMOTE_ADDR=address)


def send_password(browser, person, password=factories.PASSWORD):
    return browser.post(reverse(LOGIN), {"login": person.email, "password": password})


def code_of(person):
    return format_hotp_value(hotp_value(person.secret, next(yield_hotp_counters_from_time())))


def wrong_code_of(person):
    return f"{(int(code_of(person)) + 500_000) % 1_000_000:06d}"


def sign_in(browser, person, password=factories.PASSWORD):
    """Return whether password and code bring a person in."""
    if send_password(browser, person, password).status_code != 302:
        return False
    return browser.post(reverse(CODE), {"code": code_of(person)}).status_code == 302


def known_device(person, address="10.1.1.1"):
    """Return a browser in which a person once signed in, and out."""
    browser = at(address)
    assert sign_in(browser, person)
    browser.get(reverse("portal:start"))
    browser.post(reverse("account_logout"))
    return browser


def said(answer):
    return " ".join(answer.context["form"].errors.get("__all__", []) + answer.context["form"].errors.get("code", []))


class TestPasswords:
    def test_sixth_wrong_password_from_an_address_is_not_even_compared(self, owner):
        for _ in range(5):
            assert "Too many" not in said(send_password(at("10.0.0.1"), owner, WRONG))
        right = send_password(at("10.0.0.1"), owner)
        assert right.status_code == 200
        assert "Too many wrong passwords. You can try again in 5 minutes." in said(right)
        assert "Forgot your password?" in said(right)
        assert "help desk can help you: its number is at the end of this page" in said(right)

    def test_sentence_tells_the_minutes_that_are_left(self, owner, travel):
        for _ in range(5):
            send_password(at("10.0.0.1"), owner, WRONG)
        travel(timedelta(minutes=4, seconds=10))
        assert "You can try again in 1 minute." in said(send_password(at("10.0.0.1"), owner))
        travel(timedelta(minutes=5, seconds=1))
        assert sign_in(at("10.0.0.1"), owner)

    def test_fifth_try_with_the_right_password_still_comes_in(self, owner):
        for _ in range(4):
            send_password(at("10.0.0.1"), owner, WRONG)
        assert sign_in(at("10.0.0.1"), owner)

    def test_nobody_learns_from_the_limit_who_has_an_account(self, owner):
        class Nobody:
            email = "nobody@practice.example"

        sentences = []
        for number, person in enumerate((owner, Nobody)):
            for _ in range(5):
                send_password(at(f"10.0.0.{number}"), person, WRONG)
            sentences.append(said(send_password(at(f"10.0.0.{number}"), person, WRONG)))
        assert sentences[0] == sentences[1] != ""

    def test_owner_elsewhere_comes_in_whatever_one_stranger_does(self, owner, travel):
        for hour in range(2):
            for minutes in range(0, 60, 10):
                travel(timedelta(hours=hour, minutes=minutes))
                for _ in range(6):
                    send_password(at("10.0.0.1"), owner, WRONG)
            assert sign_in(at("10.0.1.1"), owner)

    def test_owner_comes_in_on_a_known_device_from_the_strangers_own_address(self, owner, travel):
        browser = known_device(owner, "10.0.0.1")
        travel(timedelta(minutes=2))
        for number in range(12):
            send_password(at("10.0.0.1"), owner if number % 2 else factories.user(second_factor=False), WRONG)
        assert not sign_in(at("10.0.0.1"), owner)
        assert sign_in(browser, owner)

    def test_many_addresses_meet_the_limit_of_the_account(self, owner):
        for number in range(100):
            assert "Too many" not in said(send_password(at(f"10.0.{number}.1"), owner, WRONG))
        answer = send_password(at("10.2.0.1"), owner)
        assert "You can try again in 60 minutes." in said(answer)

    def test_many_addresses_lock_out_neither_a_known_device_nor_a_reset_link(self, owner, travel, locked):
        browser = known_device(owner)
        travel(timedelta(minutes=2))
        locked(owner)
        assert sign_in(browser, owner)
        travel(timedelta(minutes=4))
        elsewhere = at("10.0.3.1")
        assert not sign_in(elsewhere, owner)
        reset_password(elsewhere, owner)
        assert sign_in(elsewhere, owner, NEW)
        travel(timedelta(minutes=6))
        assert not sign_in(at("10.0.4.1"), owner, NEW), "the link lets in the browser that opened it"

    def test_one_address_meets_a_limit_over_all_accounts(self, owner):
        others = [factories.user(second_factor=False) for _ in range(10)]
        for other in others:
            send_password(at("10.0.0.1"), other, WRONG)
        assert "You can try again in 1 minute." in said(send_password(at("10.0.0.1"), owner))
        assert sign_in(at("10.0.0.2"), owner)

    def test_refused_tries_do_not_fill_the_limit_of_the_account(self, owner):
        for _ in range(110):
            send_password(at("10.0.0.1"), owner, WRONG)
        assert sign_in(at("10.0.1.1"), owner)

    def test_lock_outlives_the_marks_of_a_thousand_strangers(self, owner):
        for _ in range(5):
            send_password(at("10.0.0.1"), owner, WRONG)
        with connection.cursor() as cursor:  # as many visits would leave them; the next write may cull
            cursor.execute(
                "insert into portal_cache select ':1:visitor:' || n, '1', %s from generate_series(1, 1000) n",
                [clock.real_now() + timedelta(hours=1)],
            )
        cache.set("visitor", 1)
        assert "Too many wrong passwords" in said(send_password(at("10.0.0.1"), owner))


def reset_password(browser, person):
    """Open the newest link of a forgotten password in a browser, and choose a new one there."""
    accounts.mail_password_link(user_id=person.pk)
    [link] = [word for word in mail.outbox[-1].body.split() if "/password/reset/key/" in word]
    form = browser.get(link.removeprefix(django_settings.PUBLIC_ADDRESS), follow=True)
    address = form.redirect_chain[-1][0]
    assert browser.post(address, {"password1": NEW, "password2": NEW}).status_code == 302


@pytest.fixture
def locked(settings):
    """Lock an account for every browser that does not know its person, from many addresses; the limit is lower here."""
    settings.ACCOUNT_RATE_LIMITS = {**base.ACCOUNT_RATE_LIMITS, "password_by_account": "7/h/key"}

    def lock(person):
        for number in range(7):
            send_password(at(f"10.0.{number}.1"), person, WRONG)
        assert "Too many wrong passwords" in said(send_password(at("10.2.0.1"), person))

    return lock


class TestKnownDevices:
    def test_cookie_comes_with_the_code_and_is_closed_to_scripts(self, owner):
        browser = at("10.0.0.1")
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

    def test_has_a_limit_of_its_own(self, owner, travel):
        browser = known_device(owner)
        travel(timedelta(minutes=2))
        for _ in range(5):
            assert "Too many" not in said(send_password(browser, owner, WRONG))
        assert "Too many wrong passwords" in said(send_password(browser, owner))
        assert sign_in(at("10.0.0.9"), owner)

    @pytest.mark.parametrize("ended_by", ["password", "sessions", "half a year"])
    def test_is_known_no_more(self, owner, travel, locked, ended_by):
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
        locked(owner)
        assert not sign_in(browser, owner, password)

    def test_of_one_person_is_nothing_to_another(self, owner, travel, locked):
        other = factories.seat(factories.participant(), second_factor=False)
        other.secret = factories.give_second_factor(other)
        browser = known_device(other)
        travel(timedelta(minutes=2))
        locked(owner)
        assert not sign_in(browser, owner)
        assert sign_in(browser, other)

    def test_remembers_colleagues_who_share_a_computer(self, owner, travel, locked):
        other = factories.seat(factories.participant(), second_factor=False)
        other.secret = factories.give_second_factor(other)
        browser = known_device(owner)
        travel(timedelta(minutes=2))
        assert sign_in(browser, other)
        browser.get(reverse("portal:start"))
        browser.post(reverse("account_logout"))
        locked(owner)
        travel(timedelta(minutes=4))
        assert sign_in(browser, owner)

    @pytest.mark.parametrize("value", ["", "x", "W10:1vNmXx:forged", "a" * 4000])
    def test_cookie_that_we_did_not_sign_is_nothing(self, owner, value):
        browser = at("10.0.0.1")
        browser.cookies[DEVICE] = value
        for _ in range(5):
            send_password(browser, owner, WRONG)
        assert "Too many wrong passwords" in said(send_password(browser, owner))


class TestCodes:
    """A stranger who knows the password guesses codes."""

    def guess(self, owner, address):
        browser = at(address)
        send_password(browser, owner)
        return browser.post(reverse(CODE), {"code": wrong_code_of(owner)})

    def test_sixth_wrong_code_from_an_address_is_not_even_compared(self, owner):
        for _ in range(5):
            assert "This code is wrong" in said(self.guess(owner, "10.0.0.1"))
        browser = at("10.0.0.1")
        send_password(browser, owner)
        answer = browser.post(reverse(CODE), {"code": code_of(owner)})
        assert "Too many wrong codes. You can try again in 5 minutes." in said(answer)
        assert "help desk can help you" in said(answer)

    def test_owner_elsewhere_comes_in(self, owner, travel):
        for minutes in range(0, 60, 10):
            travel(timedelta(minutes=minutes))
            for _ in range(6):
                self.guess(owner, "10.0.0.1")
        assert sign_in(at("10.0.1.1"), owner)

    def test_many_addresses_lock_out_neither_a_known_device_nor_a_session_nor_a_reset_link(self, owner, travel):
        browser, signed_in = known_device(owner), factories.client(owner)
        travel(timedelta(minutes=2))
        for number in range(40):
            assert "This code is wrong" in said(self.guess(owner, f"10.0.{number}.1"))
        elsewhere = at("10.2.0.1")
        assert not sign_in(elsewhere, owner)
        assert sign_in(browser, owner)
        travel(timedelta(minutes=4))
        assert signed_in.post(reverse("mfa_reauthenticate"), {"code": code_of(owner)}).status_code == 302
        travel(timedelta(minutes=6))
        reset_password(elsewhere, owner)
        assert sign_in(elsewhere, owner, NEW)

    def test_recovery_codes_are_counted_too(self, owner):
        browser = at("10.0.0.1")
        send_password(browser, owner)
        for _ in range(5):
            browser.post(reverse(CODE), {"code": "abcd1234"})
        assert "Too many wrong codes" in said(browser.post(reverse(CODE), {"code": code_of(owner)}))


class TestResetLinks:
    def test_stranger_who_asks_for_them_cannot_keep_the_owner_from_asking(self, owner):
        for _ in range(20):
            at("10.0.0.1").post(reverse("account_reset_password"), {"email": owner.email})
        answer = at("10.0.1.1").post(reverse("account_reset_password"), {"email": owner.email})
        assert answer.headers["Location"] == reverse("account_reset_password_done")

    def test_mailbox_gets_five_an_hour_and_each_of_them_works(self, owner, travel):
        for _ in range(30):
            accounts.mail_password_link(user_id=owner.pk)
        assert len(mail.outbox) == 5
        [link] = [word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word]
        assert (
            "set-password" in at("10.0.1.1").get(link.removeprefix(django_settings.PUBLIC_ADDRESS)).headers["Location"]
        )
        travel(timedelta(minutes=61))
        accounts.mail_password_link(user_id=owner.pk)
        assert len(mail.outbox) == 6


class TestRegistration:
    def test_eleventh_of_an_hour_from_one_address_is_refused(self):
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
        assert at("10.9.9.9").post(address, details).status_code == 302

    def test_reading_the_form_costs_nothing(self):
        assert {Client().get(reverse("portal:register")).status_code for _ in range(12)} == {200}


def test_marks_that_expired_are_forgotten_and_the_others_stay():
    cache.set("old", 1, 60)
    with connection.cursor() as cursor:
        cursor.execute("update portal_cache set expires = %s", [clock.real_now()])
        cache.set("new", 1, 60)
        expired.remove()
        cursor.execute("select cache_key from portal_cache")
        assert cursor.fetchall() == [(":1:new",)]
