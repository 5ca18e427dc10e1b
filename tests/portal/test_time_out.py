"""A time-out in a real browser, with axe: what was typed is kept, the sign-in page says why, and it comes back."""

from __future__ import annotations

import os

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests import factories
from tests.journeys.screenshots import look

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
SHORT = 3
"""Seconds of a session in this test. The warning covers the form at once, so a script types in place of a person."""


def cookie_of(person, live_server):
    return [{"name": "sessionid", "value": factories.client(person).cookies["sessionid"].value, "url": live_server.url}]


def test_what_was_typed_comes_back_after_a_time_out(browser: Browser, live_server, settings):
    participant = factories.participant()
    person = factories.seat(participant)
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies(cookie_of(person, live_server))
    page = context.new_page()
    address = reverse("participation:practitioner-add", args=[participant.model_id])
    settings.SESSION_IDLE_SECONDS = SHORT
    page.goto(address)
    page.evaluate("document.getElementById('id_last_name').value = 'Noddack'")
    page.wait_for_url("**/accounts/login/**", wait_until="load")
    page.get_by_text("because you did nothing for 30 minutes").wait_for()
    page.get_by_text("We kept what you typed").wait_for()
    look(page, "signed-out-by-time")

    settings.SESSION_IDLE_SECONDS = 1800
    context.add_cookies(cookie_of(person, live_server))
    page.goto(address)
    look(page, "kept-form-offered")
    page.get_by_role("link", name="Bring it back").click()
    page.get_by_text("This is what you typed").wait_for()
    assert page.get_by_label("Last name").input_value() == "Noddack"
    look(page, "kept-form-brought-back")
    context.close()
