"""The second factor: without a code only the views on the short list open, whatever headers the request has."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from portal.middleware.second_factor import ENROLLMENT_VIEWS, OPEN_VIEWS
from portal.services import accounts
from tests import factories
from tests.portal.conftest import START
from tests.web_server import serving

pytestmark = pytest.mark.django_db


def signed_in(client, address):
    return client.get(address).status_code == 200


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_no_page_of_a_participant_opens_without_a_second_factor(participant, dashboard):
    client = factories.client(factories.seat(participant, second_factor=False))
    own = [participant.model_id]
    names = ("participation:dashboard", "participation:practitioner-list", "participation:election")
    for name, *more in (*((name,) for name in names), ("participation:attestation", "pso"), ("portal:receipt-list",)):
        response = client.get(reverse(name, args=[*own, *more]))
        assert response.headers["Location"] == reverse("mfa_activate_totp"), name
    assert client.get(reverse("portal:start")).headers["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("portal:demonstration-clock-move")).status_code == 302


def test_staff_need_a_second_factor_for_the_admin():
    staff = factories.client(factories.user(staff="analyst", second_factor=False))
    assert staff.get(reverse("admin:index")).headers["Location"] == reverse("mfa_activate_totp")
    assert factories.client(factories.user(staff="analyst")).get(reverse("admin:index")).status_code == 200


def test_password_alone_does_not_sign_in_a_person_with_an_authenticator(participant, dashboard):
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


def test_code_works_once(participant, dashboard):
    person = factories.seat(participant, second_factor=False)
    secret = factories.give_second_factor(person)
    code, statuses = code_of(secret), []
    for _ in range(2):
        client = Client()
        client.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
        statuses.append(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)
    assert statuses == [302, 200]


@pytest.mark.parametrize("steps", [-1, 0, 1], ids=["slow phone", "right phone", "fast phone"])
def test_code_works_once_in_its_whole_time_of_validity(travel, participant, dashboard, steps):
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


def test_code_that_set_up_the_app_cannot_be_used_to_sign_in(participant):
    person = factories.seat(participant, second_factor=False)
    own = Client()
    own.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
    code = code_of(own.get(reverse("mfa_activate_totp")).context["form"].secret)
    assert own.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    other = Client()
    other.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
    assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_session_opened_with_the_password_alone_ends_when_a_second_factor_is_set_up_elsewhere(participant, dashboard):
    """Somebody who knew the password before must not keep a session."""
    person = factories.seat(participant, second_factor=False)
    early = Client()
    early.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
    assert early.get(dashboard).headers["Location"] == reverse("mfa_activate_totp")
    own = Client()
    own.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
    assert set_up(own).status_code == 302
    assert Authenticator.objects.filter(user=person, type="totp").exists()
    assert signed_in(own, dashboard)
    assert not signed_in(early, dashboard)


def test_pages_need_a_new_second_factor_after_its_removal(participant, dashboard):
    person = factories.seat(participant)
    client = factories.client(person)
    assert signed_in(client, dashboard)
    Authenticator.objects.filter(user=person).delete()
    fresh = factories.client(person)
    assert fresh.get(dashboard).headers["Location"] == reverse("mfa_activate_totp")


def test_removal_needs_a_code_and_ends_the_other_sessions(travel, participant, dashboard):
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
    travel(timedelta(seconds=1))
    # With the code, the removal that waited is done.
    answer = first.post(f"{reverse('mfa_reauthenticate')}?next={removal}", {"code": code_of(secret)})
    assert answer.status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    assert first.get(dashboard).headers["Location"] == reverse("mfa_activate_totp")
    assert second.get(dashboard).headers["Location"].startswith(reverse("account_login"))


HEADERS = [{"SCRIPT_NAME": "/accounts"}, {"SCRIPT_NAME": "/static"}, {"SCRIPT_NAME": "/session"}]


@pytest.mark.parametrize("written", HEADERS, ids=str)
def test_script_name_in_a_header_opens_no_page(participant, written):
    """The address becomes `/accounts/participants/…`, but Django resolves the same view."""
    client = factories.client(factories.seat(participant, second_factor=False))
    path = f"/participants/{participant.model_id}/"
    answer = client.get(path, **written)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(ACTIVATE)
    staff = factories.client(factories.user(staff="administrator", second_factor=False))
    assert staff.get("/admin/", **written).status_code == 302


ACTIVATE = "/accounts/2fa/totp/activate/"


@pytest.mark.django_db(transaction=True)
def test_web_server_takes_no_address_from_headers(participant, tmp_path):
    """Send requests to gunicorn, started as by `make run`, from this machine, whose headers it trusts."""
    password_only = factories.client(factories.seat(participant, second_factor=False))
    cookie = f"{settings.SESSION_COOKIE_NAME}={password_only.cookies[settings.SESSION_COOKIE_NAME].value}"
    page = f"/participants/{participant.model_id}/"
    with serving(tmp_path, "--workers", "1") as server:
        given = {"Cookie": cookie, "SCRIPT_NAME": "/accounts", "PATH_INFO": "/accounts/login/"}
        assert server.ask("/participants/x/", **given) == 302
        for header in ("SCRIPT_NAME", "PATH_INFO"):
            given = {"Cookie": cookie, header: "/accounts"}
            assert server.ask(page, **given) == 302
            assert server.ask("/admin/", **given) == 302


def test_short_list_names_views_that_exist_and_none_of_a_participant():
    for name in OPEN_VIEWS | ENROLLMENT_VIEWS:
        given = {"account_confirm_email": ["x"], "account_reset_password_from_key": ["1", "x-y"]}.get(name, [])
        assert "/participants/" not in reverse(name, args=given)


FACTOR_PAGES = (
    "mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_deactivate_totp", "mfa_reauthenticate", "account_email", "account_change_password", "usersessions_list",
)  # fmt: skip


@pytest.mark.parametrize("name", FACTOR_PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_session_opened_with_the_password_alone_ends_at_every_page_of_the_account(participant, name, method):
    person = factories.seat(participant)
    client = factories.client(person, code_given=False)
    answer = getattr(client, method)(reverse(name))
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert settings.SESSION_COOKIE_NAME not in client.cookies or not client.cookies[settings.SESSION_COOKIE_NAME].value
    assert Authenticator.objects.filter(user=person, type="totp").exists()


@pytest.mark.parametrize("name", FACTOR_PAGES)
def test_person_without_an_authenticator_is_redirected_to_set_one_up(participant, name):
    client = factories.client(factories.seat(participant, second_factor=False))
    assert client.get(reverse(name)).headers["Location"] == ACTIVATE


@pytest.mark.django_db(transaction=True)
def test_setup_of_an_authenticator_ends_every_other_session(participant, dashboard):
    """One other session opened a page before, one did not. Neither may read recovery codes or remove the app."""
    person = factories.seat(participant, second_factor=False)
    used, unused, own = Client(), Client(), Client()
    for client in (used, unused, own):
        client.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
    assert used.get(dashboard).headers["Location"] == ACTIVATE
    set_up(own)
    assert signed_in(own, dashboard)
    assert Session.objects.count() == 1
    for client in (used, unused):
        for name in FACTOR_PAGES:
            assert client.get(reverse(name)).headers["Location"].startswith(reverse("account_login"))
    assert signed_in(own, dashboard)


def test_end_of_sessions_covers_a_session_missing_from_the_list(participant, dashboard, travel):
    person, other = factories.seat(participant), factories.seat(participant)
    client, of_other = factories.client(person), factories.client(other)
    assert signed_in(client, dashboard)
    UserSession.objects.all().delete()
    travel(timedelta(minutes=1))
    accounts.end_sessions(user=person, by="test")
    assert Session.objects.filter(pk=client.cookies[settings.SESSION_COOKIE_NAME].value).exists()
    assert not signed_in(client, dashboard)
    assert signed_in(of_other, dashboard)
    assert signed_in(factories.client(person), dashboard)


def test_error_page_of_a_session_without_a_code_names_no_participant(participant):
    person = factories.seat(participant, second_factor=False)
    other = factories.participant()
    factories.Seat.objects.create(participant=other, user=person, role="viewer", started_at=factories.clock.real_now())
    content = factories.client(person).get("/no/such/page/").content.decode()
    assert participant.legal_name not in content
    assert other.legal_name not in content


def test_admin_redirects_changes_of_passwords_to_the_portal_s_page():
    staff = factories.client(factories.user(staff="administrator"))
    answer = staff.get("/admin/password_change/")
    assert answer.headers["Location"] == reverse("account_change_password")
    assert staff.post("/admin/password_change/", {"old_password": "x"}).status_code == 302


def set_up(client):
    """Set up an authenticator app in a session and return the response. Other sessions end at the commit."""
    code = code_of(client.get(ACTIVATE).context["form"].secret)
    return client.post(ACTIVATE, {"code": code})
