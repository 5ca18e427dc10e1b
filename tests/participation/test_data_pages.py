"""A practice in a browser: data asked for, approved and ended; a patient's refusal; a letter and the proof of it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from portal.participation.models import DataRequest
from portal.participation.services import data_requests
from tests import factories
from tests.journeys.screenshots import look

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread


@pytest.fixture
def participant():
    factories.at(date(2021, 3, 1))
    return factories.participant()


@pytest.fixture
def page(browser: Browser, live_server, participant):
    """A page of the browser, signed in as the primary contact of the practice."""
    client = factories.client(factories.seat(participant))
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    opened = context.new_page()
    yield opened
    context.close()


def open_page(page: Page, participant, name: str) -> None:
    page.goto(reverse(f"participation:{name}", args=[participant.model_id]))


def test_data_are_asked_for_approved_and_ended(page: Page, participant):
    open_page(page, participant, "data-request")
    look(page, "data-request-form")
    page.get_by_role("button", name="Sign and send the request").click()
    expect(page.locator("#id_data_sets")).to_contain_text("Choose at least one data set.")
    look(page, "data-request-errors")
    for label in ("Episode-level data", "Coordinating the care of RO beneficiaries"):
        page.locator("label", has_text=label).click()
    page.locator("label", has_text="A health care provider that is a covered entity").click()
    for label in DataRequest.Safeguard.labels:
        page.locator("label", has_text=label).click()
    page.get_by_label("Data custodian").fill("Rosa Diaz")
    page.get_by_label("Custodian's email").fill("rosa@practice.example")
    page.get_by_label("Custodian's phone").fill("617-555-0100")
    page.get_by_label("Your title").fill("Administrator")
    page.locator("label[for=id_agreed]").click()
    page.get_by_role("button", name="Sign and send the request").click()
    expect(page.get_by_text("You sent your data request for 2021")).to_be_visible()
    look(page, "data-request-receipt")
    request, analyst = DataRequest.objects.get(), factories.user(staff="analyst")
    for outcome, reason, words in (
        ("approved", "", "CMS shares these data with you"),
        ("ended", "The custodian left your practice.", "The custodian left your practice."),
    ):
        data_requests.decide(request=request, outcome=outcome, reason=reason, by=analyst)
        open_page(page, participant, "data-request")
        expect(page.get_by_text(words)).to_be_visible()
        look(page, f"data-request-{outcome}")


def test_letter_is_printed_recorded_and_a_refusal_passed_on(page: Page, participant, tmp_path: Path):
    open_page(page, participant, "notice-letterhead")
    look(page, "notice-letterhead")
    page.get_by_label("Address").fill("12 Harbor Street\nBoston, MA 02111")
    page.get_by_label("Contact for patients").fill("Patient services")
    page.get_by_label("Phone for patients").fill("617-555-0100")
    page.get_by_label("State").select_option("MA")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your letters now show this information.")).to_be_visible()
    look(page, "beneficiary-notice")
    for patient in ("Ann Lee", "Vera Lind"):  # the page stays, and its button is used again
        page.get_by_label("Name of the patient").fill(patient)
        with page.expect_download() as downloading:
            page.get_by_role("button", name="Print the letter (PDF)").click()
        saved = tmp_path / f"{patient}.pdf"
        downloading.value.save_as(saved)
        assert f"For {patient}" in PdfReader(saved).pages[0].extract_text()
    open_page(page, participant, "beneficiary-notice-list")
    look(page, "beneficiary-notice-list")
    open_page(page, participant, "notice-given-list")
    page.get_by_label("Medicare beneficiary identifier (MBI)").fill("1EG4-TE5-MK73")
    page.get_by_label("Planning session").fill("2021-02-26")
    page.get_by_role("button", name="Record the notice").click()
    expect(page.get_by_text("Notices recorded: 1.")).to_be_visible()
    open_page(page, participant, "notice-given-list")
    look(page, "notices-given")
    open_page(page, participant, "sharing-refusal-list")
    page.get_by_label("Medicare beneficiary identifier (MBI)").fill("1EG4-TE5-MK73")
    page.get_by_label("Day on which the patient told you").fill("2021-02-26")
    page.get_by_role("button", name="Record the refusal").click()
    expect(page.get_by_text("You told CMS that this patient refuses data sharing.")).to_be_visible()
    open_page(page, participant, "sharing-refusal-list")
    look(page, "sharing-refusals")
