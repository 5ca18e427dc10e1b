"""Sign-in through an OpenID Connect server, in a process whose settings turn it on (see test_single_sign_on.py)."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from portal.models import User
from tests import factories

pytestmark = pytest.mark.django_db
SERVER = settings.OIDC_SERVER_URL


class Server(BaseHTTPRequestHandler):
    """An OpenID Connect server that knows one person."""

    person: dict = {}

    def answer(self) -> None:
        answers = {
            "/.well-known/openid-configuration": {
                "issuer": SERVER,
                "authorization_endpoint": f"{SERVER}/authorize",
                "token_endpoint": f"{SERVER}/token",
                "userinfo_endpoint": f"{SERVER}/person",
                "jwks_uri": f"{SERVER}/keys",
            },
            "/token": {"access_token": "opaque", "token_type": "Bearer"},
            "/person": self.person,
        }
        if length := int(self.headers.get("Content-Length") or 0):
            self.rfile.read(length)
        body = json.dumps(answers[urlsplit(self.path).path]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="module", autouse=True)
def server():
    running = ThreadingHTTPServer(("127.0.0.1", urlsplit(SERVER).port), Server)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield
    running.shutdown()


def come_back(**person):
    """Sign in at the server as a person, and return the portal's answer."""
    Server.person = {"sub": "7", "email_verified": True, "given_name": "Grace", "family_name": "Hopper", **person}
    browser = Client()
    left = browser.post(reverse("openid_connect_login", args=["sso"]))
    assert left.headers["Location"].startswith(f"{SERVER}/authorize?")
    state = parse_qs(urlsplit(left.headers["Location"]).query)["state"][0]
    return browser, browser.get(reverse("openid_connect_callback", args=["sso"]), {"code": "c", "state": state})


def test_person_with_an_account_signs_in_and_the_second_factor_follows():
    participant = factories.participant()
    person = factories.seat(participant)
    browser, answer = come_back(email=person.email)
    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    dashboard = reverse("participation:dashboard", args=[participant.model_id])
    assert browser.get(dashboard).headers["Location"].startswith(reverse("account_login"))


def test_person_without_an_account_gets_none():
    _, answer = come_back(email="nobody@practice.example")
    assert b"You need a Model ID to register" in answer.content or answer.status_code == 302
    assert not User.objects.exists()


@pytest.mark.parametrize("verified", [False, None])
def test_address_that_the_server_did_not_confirm_opens_no_account(verified):
    person = factories.user(second_factor=False)
    browser, _ = come_back(email=person.email, email_verified=verified)
    assert "_auth_user_id" not in browser.session


def test_closed_account_stays_closed():
    person = factories.user(is_active=False)
    browser, _ = come_back(email=person.email)
    assert "_auth_user_id" not in browser.session


def test_sign_in_page_names_the_organization():
    page = Client().get(reverse("account_login"))
    assert "Sign in with Example Health" in page.content.decode()
    assert f"form-action 'self' {SERVER}" in page.headers["Content-Security-Policy"]
