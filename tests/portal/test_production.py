"""Headers of all responses, settings of production, and the pages for monitoring."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.worker import environment

pytestmark = pytest.mark.django_db


class TestHeaders:
    @pytest.mark.parametrize("address", ["/", "/accounts/login/", "/no/such/page", "/healthz"])
    def test_every_response_has_the_security_headers(self, address):
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

    def test_scripts_and_other_sites_cannot_use_the_session_cookie(self):
        person = factories.seat(factories.participant())
        client = factories.client(person)
        client.get(reverse("portal:start"))
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["max-age"] == cookie["expires"] == "", "the browser forgets it when it is closed"

    def test_form_without_a_csrf_token_is_refused_with_our_page(self):
        response = Client(enforce_csrf_checks=True).post(reverse("portal:register"), {})
        assert response.status_code == 403
        assert "403_csrf.html" in [template.name for template in response.templates]

    def test_pages_of_participants_are_not_cached(self):
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
    def test_does_not_start_without_a_required_setting(self, missing):
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
def test_readyz_names_postgresql_when_it_is_down():
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = 1  # a closed port
    try:
        response = Client().get("/readyz")
    finally:
        connection.close()
        connection.settings_dict["PORT"] = port
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "failing": ["postgresql"]}
    assert os.environ["DATA_DIR"] not in response.content.decode()
