"""The public lists, the library and the page of adjustments in a real browser, at phone and desktop width, with axe."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import Browser

from episodes.services.adjustments import set_adjustment
from portal.participation.services import enrollment, zip_areas
from portal.services import library
from tests import factories
from tests.journeys.screenshots import look

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SHOWN = "element => element.checkVisibility({contentVisibilityAuto: true})"
CLAIMS = """patient,day,hcpcs,modifier
7,2021-02-01,77263,
7,2021-02-01,M1094,V1
7,2021-02-12,M1094,V2
7,2021-02-12,99213,
"""
ZIPS = b"zip,geoid,tot_ratio\n37203,34980,1\n37144,34980,0.2\n37144,30280,0.8\n"


def filled(participant):
    """Publish a document with two versions, load ZIP Codes, and give adjustments to both sides of zero."""
    analyst = factories.user(staff="analyst")
    document = library.add_document(topic="billing-guide", title="RO Model billing guide", by=analyst)
    for version, day in (("1.0", date(2020, 12, 1)), ("1.1", date(2021, 2, 1))):
        made = library.add_version(
            document=document, version=version, dated_on=day, upload=ContentFile(PDF, name="guide.pdf"), by=analyst
        )
        library.publish(version=made, by=analyst)
    enrollment.add_site(participant=participant, zip="37203", cbsa="34980", from_on=participant.from_on, by="test")
    zip_areas.load(name="table.csv", content=ZIPS, source="HUD-USPS", by="test")
    for component, history, baseline in (("PC", "-0.05", 80), ("TC", "0.02", 40)):
        set_adjustment(
            participant=participant, year=2021, component=component, case_mix=Decimal("0.0312"), window_episodes=90,
            historical_experience=Decimal(history), baseline_episodes=baseline, source="CMS", by="test",
        )  # fmt: skip


def test_pages_hold_at_both_widths(browser: Browser, live_server, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    factories.at(date(2021, 3, 1))
    participant = factories.participant()
    filled(participant)
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto(reverse("portal:resources"))
    look(page, "resources")
    page.get_by_role("link", name="Open the library").click()
    look(page, "library")
    page.get_by_role("link", name="RO Model billing guide", exact=True).click()
    look(page, "library-document")
    page.goto(reverse("portal:key-dates"))
    look(page, "key-dates")
    page.goto(reverse("portal:questions"))
    page.get_by_text("Which payments count for the APM incentive?").click()
    look(page, "questions")
    closed = page.get_by_text("Only a primary point of contact may sign.")
    assert not closed.evaluate(SHOWN)
    page.emulate_media(media="print")
    assert closed.evaluate(SHOWN), "paper has nothing to click"
    page.emulate_media(media="screen")
    page.goto(reverse("participation:zip-list"))
    page.get_by_label("ZIP Code begins with").fill("371")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("20% of its addresses").wait_for()
    look(page, "zip-list")
    page.goto(reverse("episodes:diagnosis-code-list"))
    page.get_by_label("ICD-10-CM code").fill("C79.51")
    page.get_by_role("button", name="Look up").click()
    page.get_by_text("C79.51 is in the Model: Bone metastases").wait_for()
    look(page, "diagnosis-codes")
    page.goto(reverse("participation:apm-status"))
    look(page, "apm-status")
    cookie = factories.client(factories.seat(participant)).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(reverse("episodes:adjustment-list", args=[participant.model_id]))
    look(page, "adjustments")
    page.goto(reverse("episodes:payment-amount-list", args=[participant.model_id]))
    look(page, "payment-amounts")
    page.get_by_role("link", name="Estimate other cases").click()
    page.get_by_label("Cancer type").select_option("lung")
    page.get_by_text("The patient leaves traditional Medicare after").click()
    page.get_by_role("button", name="Estimate").click()
    page.get_by_text("First installment, which you keep").first.wait_for()
    look(page, "estimate")
    page.goto(reverse("episodes:billing-check", args=[participant.model_id]))
    page.get_by_label("Rows from a spreadsheet").fill(CLAIMS)
    page.get_by_role("button", name="Check the claims").click()
    page.get_by_text("V2 may be billed from February 28, 2021 on").wait_for()
    look(page, "billing-check")
    context.close()
