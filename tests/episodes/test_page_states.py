"""The public lists, the library and the page of adjustments in a real browser, at phone and desktop width, with axe."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import Browser

from episodes.services import localities, no_pay_figures
from episodes.services.adjustments import set_adjustment
from portal.participation.services import enrollment, zip_areas
from portal.selectors import policy_book
from portal.services import amendments, library
from tests import factories
from tests.episodes.test_no_pay_figures import component, run_of
from tests.episodes.test_pricing_tables import load, rows_of
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
    for name, history, baseline in (("PC", "-0.05", 80), ("TC", "0.02", 40)):
        set_adjustment(
            participant=participant, year=2021, component=name, case_mix=Decimal("0.0312"), window_episodes=90,
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
    page.get_by_text("20.00% of its addresses").wait_for()
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


def test_pages_of_indexes_and_no_pay_claims_hold_at_both_widths(browser: Browser, live_server, tmp_path):
    factories.at(date(2021, 12, 10))
    participant, analyst, approver = (
        factories.participant(),
        *(factories.user(staff=x) for x in ("analyst", "approver")),
    )
    for zip_code in ("37203", "90001"):
        enrollment.add_site(participant=participant, zip=zip_code, cbsa="34980", from_on=participant.from_on, by="test")
    places = b"zip,contractor,locality\n37203,10312,35\n90001,01182,18\n"
    localities.load(name="zips.csv", content=places, source="CMS, 2022", by="test")
    gpci = b"contractor,locality,work_gpci,pe_gpci,mp_gpci\n10312,35,0.985,0.9,0.6\n01182,18,1.05,1.18,0.7\n"
    amendments.approve(amendment=load(gpci, "gpci", by=analyst).amendment, by=approver)
    run = run_of()
    for number in range(3):
        component(run, participant, "PC", number)
    no_pay_figures.compute(run=run, book=policy_book(), by="test")

    def open_for(person):
        context = browser.new_context(base_url=live_server.url)
        cookie = factories.client(person).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return context.new_page()

    page = open_for(factories.seat(participant))
    page.goto(reverse("episodes:adjustment-list", args=[participant.model_id]))
    page.get_by_text("2022, professional component: 1.00955").click()
    page.locator("details[open]").get_by_text("Mean over 2 sites").wait_for()
    look(page, "geographic-factors")
    page.goto(reverse("episodes:episode-list", args=[participant.model_id]))
    page.get_by_role("link", name="See which ones, and what to do").click()
    look(page, "missing-no-pay-claims")
    page.context.close()
    staff = open_for(analyst)
    staff.goto(reverse("oversight:cockpit"))
    look(staff, "cockpit-no-pay-claims")
    staff.get_by_role("link", name="Write to these practices").click()
    staff.get_by_label("Subject").wait_for()
    staff.goto(reverse("admin:episodes_nopayfigures_changelist"))
    look(staff, "no-pay-figures")
    staff.goto(reverse("admin:episodes_pricingtable_add"))
    staff.get_by_label("Kind").select_option("trend-factors")
    staff.get_by_label("Performance year").fill("2022")
    staff.get_by_label("Source").fill("CMS, December 1, 2021")
    table = tmp_path / "factors.csv"
    table.write_bytes(rows_of("trend_factor", "1.02"))
    staff.get_by_label("File").set_input_files(table)
    staff.get_by_role("button", name="Save", exact=True).click()
    staff.get_by_text("Prices use the table once an approver has approved").wait_for()
    look(staff, "rates-before-loading")
    staff.context.close()
    waiting = load(rows_of("trend_factor", "1.03"), by=analyst)
    second = open_for(approver)
    second.goto(reverse("admin:portal_amendment_step", args=[waiting.amendment_id, "approve"]))
    look(second, "rates-before-approval")
    second.context.close()
