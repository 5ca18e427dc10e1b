"""A delegate is invited, sets up a passkey and takes over, in real browsers; no other answer counts."""

from __future__ import annotations

import os

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from portal.models import Invitation, Role
from tests import factories
from tests.journeys.screenshots import violations

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
GUEST = "grace@practice.example"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def opened(browser: Browser, live_server):
    """Open pages in a browser of their own; afterward no page may have complained."""
    contexts, complaints = [], []

    def open_(client: Client | None = None) -> Page:
        context = browser.new_context(base_url=live_server.url)
        contexts.append(context)
        if client is not None:
            session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
            context.add_cookies([session])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_delegate_is_invited_sets_up_a_passkey_signs_in_with_it_and_takes_over(opened):
    participant = factories.participant()
    leaving = opened(factories.client(factories.seat(participant, first_name="Ada", last_name="Lind")))
    leaving.goto(f"/participants/{participant.model_id}/people/")
    assert violations(leaving) == []
    leaving.get_by_label("Email").fill(GUEST)
    leaving.get_by_text("Delegate: prepares").click()
    leaving.get_by_role("button", name="Send the invitation").click()
    expect(leaving.get_by_text(f"We emailed an invitation to {GUEST}")).to_be_visible()

    page = opened()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(reverse("portal:invitation", args=[Invitation.objects.get().token()]))
    assert violations(page) == []
    for name, value in (("first_name", "Grace"), ("last_name", "Hopper")):
        page.locator(f"[name={name}]").fill(value)
    for name in ("password", "repeated"):
        page.locator(f"[name={name}]").fill(factories.PASSWORD)
    page.get_by_role("button", name="Create account").click()
    page.get_by_role("link", name="Use a passkey instead of an app").click()
    assert violations(page) == []
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes", exact=True)).to_be_visible()
    types = set(Authenticator.objects.values_list("type", flat=True).filter(user__email=GUEST))
    assert types == {Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES}

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(GUEST)
    page.locator("[name=password]").fill(factories.PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    assert violations(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What is open")

    leaving.goto(f"/participants/{participant.model_id}/people/handover/")
    assert violations(leaving) == []
    leaving.locator("[name=successor]").select_option(label="Grace Hopper as Delegate")
    leaving.locator("[name=notes]").fill("Call Jo about the second window.")
    leaving.get_by_text("None: end my access").click()
    leaving.get_by_role("button", name="Hand over").click()
    expect(leaving.get_by_text("You do not have access to a practice yet")).to_be_visible()
    page.goto(f"/participants/{participant.model_id}/people/")
    expect(page.get_by_text("Call Jo about the second window.")).to_be_visible()
    assert participant.seats.in_force().get().role == Role.PRIMARY


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent", ["", "x", "[]", "7", "null", "{}", '{"id": 7}', '{"response": {"clientDataJSON": "!"}}']
)
def test_answer_that_no_browser_sends_is_refused_in_words(sent):
    person = factories.user()
    browser = Client()
    browser.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
    assert browser.get(reverse("mfa_authenticate")).status_code == 200
    assert browser.post(reverse("mfa_authenticate"), {"credential": sent}).status_code == 200
    setting_up = Client()
    newcomer = factories.user(second_factor=False)
    setting_up.post(reverse("account_login"), {"login": newcomer.email, "password": factories.PASSWORD})
    assert setting_up.get(reverse("mfa_add_webauthn")).status_code == 200
    answer = setting_up.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": sent})
    assert answer.status_code == 200 and not Authenticator.objects.filter(user=newcomer).exists()
