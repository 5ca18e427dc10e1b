"""Rate limits, headers and production settings: what stands between the portal and the internet."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.models import Job, Registration
from portal.services import accounts, expired
from portal.settings import base
from tests import factories
from tests.worker import environment

pytestmark = pytest.mark.django_db


class TestRateLimits:
    @pytest.fixture(autouse=True)
    def real_limits(self, settings):
        cache.clear()
        settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
        yield
        cache.clear()

    def sign_in(self, person, password, **given):
        return Client(**given).post(reverse("account_login"), {"login": person.email, "password": password})

    def test_sixth_wrong_password_for_one_account_is_not_even_compared(self):
        person = factories.user()
        for number in range(5):  # from changing addresses: the limit is the account's
            answer = self.sign_in(person, "wrong words entirely", REMOTE_ADDR=f"10.0.0.{number}")
            assert answer.status_code == 200
        right = self.sign_in(person, factories.PASSWORD, REMOTE_ADDR="10.0.1.1")
        assert right.status_code == 200
        assert "Too many failed login attempts" in str(right.context["form"].errors)

    def test_fifth_try_with_the_right_password_still_comes_in(self):
        person = factories.user()
        for _ in range(4):
            self.sign_in(person, "wrong words entirely")
        assert self.sign_in(person, factories.PASSWORD).status_code == 302

    def test_other_accounts_are_not_held_up(self):
        victim, other = factories.user(), factories.user()
        for number in range(6):
            self.sign_in(victim, "wrong words entirely", REMOTE_ADDR=f"10.0.0.{number}")
        assert self.sign_in(other, factories.PASSWORD, REMOTE_ADDR="10.0.1.1").status_code == 302

    def test_lock_outlives_the_marks_of_a_thousand_strangers(self):
        person = factories.user()
        for number in range(5):
            self.sign_in(person, "wrong words entirely", REMOTE_ADDR=f"10.0.0.{number}")
        with connection.cursor() as cursor:  # as many visits would leave them; the next write may cull
            cursor.execute(
                "insert into portal_cache select ':1:visitor:' || n, '1', now() + interval '1 hour' "
                "from generate_series(1, 1000) n"
            )
        cache.set("visitor", 1)
        right = self.sign_in(person, factories.PASSWORD, REMOTE_ADDR="10.0.1.1")
        assert "Too many failed login attempts" in str(right.context["form"].errors)

    def test_marks_that_expired_are_forgotten_and_the_others_stay(self):
        cache.set("old", 1, 60)
        with connection.cursor() as cursor:
            cursor.execute("update portal_cache set expires = %s", [clock.real_now()])
            cache.set("new", 1, 60)
            expired.forget()
            cursor.execute("select cache_key from portal_cache")
            assert cursor.fetchall() == [(":1:new",)]

    def test_eleventh_registration_of_an_hour_from_one_address_is_refused(self):
        details = {
            "model_id": "RO00000",
            "identifier": "1",
            "first_name": "A",
            "last_name": "B",
            "email": "a@b.example",
        }
        address = reverse("portal:register")
        statuses = [Client().post(address, details).status_code for _ in range(11)]
        assert statuses == [302] * 10 + [429]
        assert Registration.objects.count() == 10
        assert Client(REMOTE_ADDR="10.9.9.9").post(address, details).status_code == 302

    def test_reading_the_form_costs_nothing(self):
        assert {Client().get(reverse("portal:register")).status_code for _ in range(12)} == {200}


class TestNoEnumeration:
    def test_sign_in_says_the_same_of_unknown_people_and_wrong_passwords(self):
        person = factories.user()
        answers = [
            Client().post(reverse("account_login"), {"login": email, "password": "wrong words entirely"})
            for email in (person.email, "nobody@practice.example")
        ]
        assert [answer.status_code for answer in answers] == [200, 200]
        errors = {str(answer.context["form"].errors) for answer in answers}
        assert len(errors) == 1

    def test_forgotten_password_says_the_same_and_mails_only_those_who_exist(self):
        person = factories.user()
        answers = [
            Client().post(reverse("account_reset_password"), {"email": email})
            for email in ("nobody@practice.example", person.email)
        ]
        assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
            (302, reverse("account_reset_password_done"))
        }
        assert mail.outbox == []  # the request mails nobody: its time would tell who is known
        asked = Job.objects.filter(task="portal.mail_password_link").order_by("pk")
        assert [job.arguments for job in asked] == [[0], [person.pk]]
        for job in asked:
            accounts.mail_password_link(user_id=job.arguments[0])
        assert [message.to for message in mail.outbox] == [[person.email]]

    def test_link_of_a_forgotten_password_leads_to_a_new_one(self):
        person = factories.user()
        accounts.mail_password_link(user_id=person.pk)
        [link] = [word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word]
        assert link.startswith(django_settings.PUBLIC_ADDRESS)
        browser = Client()
        form = browser.get(link.removeprefix(django_settings.PUBLIC_ADDRESS), follow=True)
        words = {"password1": "six loud herons march", "password2": "six loud herons march"}
        assert browser.post(form.redirect_chain[-1][0], words).status_code == 302
        person.refresh_from_db()
        assert person.check_password("six loud herons march")
        told = Job.objects.get(task="portal.mail_account")
        accounts.mail_account(template=told.arguments[0], address_id=told.arguments[1])
        assert mail.outbox[1].to == [person.email]
        assert "Your password has been reset." in mail.outbox[1].body

    def test_forgotten_password_of_a_deactivated_person_mails_nothing(self):
        person = factories.user(is_active=False)
        accounts.mail_password_link(user_id=person.pk)
        assert mail.outbox == []

    def test_mail_server_that_is_away_answers_the_same_for_everybody(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        person = factories.user()
        for email in (person.email, "nobody@practice.example"):
            answer = Client(raise_request_exception=False).post(reverse("account_reset_password"), {"email": email})
            assert answer.status_code == 302

    def test_nobody_signs_up_without_a_registration(self):
        details = {"email": "eve@elsewhere.example", "password1": factories.PASSWORD, "password2": factories.PASSWORD}
        Client().post("/accounts/signup/", details)
        assert not EmailAddress.objects.filter(email="eve@elsewhere.example").exists()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("email", f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.example"),  # 313 characters: more than the column holds
            ("model_id", "R" * 21),
            ("first_name", "A" * 151),
            ("first_name", "A\x00B"),
            ("email", "no address"),
        ],
    )
    def test_what_the_table_cannot_hold_is_a_sentence_and_no_error(self, field, value):
        details = {
            "model_id": "RO00000",
            "identifier": "1",
            "first_name": "A",
            "last_name": "B",
            "email": "a@b.example",
        }
        response = Client().post(reverse("portal:register"), {**details, field: value})
        assert response.status_code == 200
        assert list(response.context["form"].errors) == [field]


class TestHeaders:
    @pytest.mark.parametrize("address", ["/", "/accounts/login/", "/no/such/page", "/healthz"])
    def test_every_answer_has_them(self, address):
        headers = Client().get(address).headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"

    def test_session_cookie_is_closed_to_scripts_and_other_sites(self):
        person = factories.seat(factories.participant())
        client = factories.client(person)
        client.get(reverse("portal:start"))
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["max-age"] == cookie["expires"] == "", "the browser forgets it when it is closed"

    def test_form_without_its_token_is_refused_with_a_page_of_ours(self):
        response = Client(enforce_csrf_checks=True).post(reverse("portal:register"), {})
        assert response.status_code == 403
        assert "403_csrf.html" in [template.name for template in response.templates]

    def test_pages_of_participants_are_kept_by_no_cache(self):
        participant = factories.participant()
        client = factories.client(factories.seat(participant))
        response = client.get(reverse("participation:dashboard", args=[participant.model_id]))
        assert "private" in response.headers["Cache-Control"]
        assert "no-store" in response.headers["Cache-Control"]


PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "portal.example",
    "FIELD_ENCRYPTION_KEYS": "check:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "BLIND_INDEX_KEY": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "RECEIPT_KEYS": "check:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "EMAIL_HOST": "mail.example",
    "DEMONSTRATION": "",
}


def in_production(script, **changes):
    """Run a script under the production settings, on the tests' database."""
    variables = {**environment(), **PRODUCTION, **changes}
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{script}"],
        cwd=django_settings.BASE_DIR,
        env={name: value for name, value in variables.items() if value is not None and value != ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class TestProduction:
    @pytest.mark.parametrize(
        "missing",
        [
            "DATABASE_URL",
            "REDIS_URL",
            "SECRET_KEY",
            "ALLOWED_HOSTS",
            "FIELD_ENCRYPTION_KEYS",
            "BLIND_INDEX_KEY",
            "RECEIPT_KEYS",
        ],
    )
    def test_does_not_start_without(self, missing):
        done = in_production("", **{missing: None})
        assert done.returncode != 0
        assert missing in done.stderr

    def test_does_not_start_as_a_demonstration(self):
        done = in_production("", DEMONSTRATION="true")
        assert done.returncode != 0
        assert "do not start with demonstration logins" in done.stderr

    def test_headers_and_cookies_of_production(self):
        done = in_production(
            "import json\n"
            "from django.conf import settings\n"
            "from django.test import Client\n"
            "client = Client(headers={'host': 'portal.example'})\n"
            "plain, secure = client.get('/'), client.get('/healthz', secure=True)\n"
            "names = ('SESSION', 'CSRF')\n"
            "print(json.dumps({'plain': [plain.status_code, plain.headers.get('Location')],\n"
            "  'healthz': client.get('/healthz').status_code,\n"
            "  'hsts': secure.headers.get('Strict-Transport-Security'),\n"
            "  'csp': secure.headers['Content-Security-Policy'],\n"
            "  'cookies': [getattr(settings, f'{name}_COOKIE_{what}') for name in names\n"
            "              for what in ('NAME', 'SECURE', 'HTTPONLY')]}))"
        )
        assert done.returncode == 0, done.stderr[-2000:]
        said = json.loads(done.stdout.splitlines()[-1])
        assert said["plain"] == [301, "https://portal.example/"]
        assert said["healthz"] == 200
        assert said["hsts"] == "max-age=31536000; includeSubDomains; preload"
        assert "unsafe" not in said["csp"]
        assert said["cookies"] == ["__Host-session", True, True, "__Host-csrf", True, True]


class TestHealth:
    def test_healthz_answers_without_the_database(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert Client().get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db(transaction=True)
def test_readyz_names_postgresql_when_it_is_away():
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = 1  # where nobody listens
    try:
        response = Client().get("/readyz")
    finally:
        connection.close()
        connection.settings_dict["PORT"] = port
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "failing": ["postgresql"]}
    assert os.environ["DATA_DIR"] not in response.content.decode()
