"""A corrective action plan answered, and a look that the practice finds afterwards, in a real browser with axe."""

from __future__ import annotations

import os
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from portal.models import User
from portal.oversight.services import announcements, evaluation, monitoring, plans
from tests import factories
from tests.journeys.screenshots import look

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
TODAY, DUE = date(2021, 6, 1), date(2021, 7, 1)


@pytest.fixture
def open_page(browser: Browser, live_server):
    """Open a page of the browser for a person."""
    contexts = []

    def sign_in(person: User):
        context = browser.new_context(base_url=live_server.url, timezone_id="Asia/Tokyo")
        cookie = factories.client(person).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield sign_in
    for context in contexts:
        context.close()


def test_plan_is_answered_and_a_look_is_found_afterwards(open_page):
    factories.at(TODAY)
    participant, analyst = factories.participant(), factories.user(staff="analyst")
    own = [participant.model_id]
    record = monitoring.open_record(
        participant=participant, kind="audit", begins_on=TODAY, subject="Peer review", by=analyst
    )
    evaluation.ask(participant=participant, kind="survey", subject="Survey of burden", due_on=DUE, by=analyst)
    plan = plans.request(
        participant=participant, year=2021, deficiency="Plans lack a signature.", required="Sign every plan.",
        answer_due_on=DUE, record=record, by=analyst,
    )  # fmt: skip
    draft = announcements.write(title="New codes", body="Read the list.", from_on=TODAY, by=analyst)
    announcements.publish(announcement=draft, seen_as=announcements.seen(draft), by=analyst)

    page = open_page(factories.seat(participant))
    page.goto(reverse("participation:dashboard", args=own))
    look(page, "dashboard-with-plan-and-announcement")
    page.get_by_role("link", name="New codes").click()
    look(page, "announcements")
    page.get_by_role("link", name="Monitoring and corrective action").click()
    look(page, "monitoring-and-corrective-action")
    page.get_by_role("link", name=f"Plan {plan.pk}").click()
    page.get_by_role("button", name="Submit the answer").click()
    look(page, "plan-nothing-typed")
    page.get_by_label("What will your practice do?").fill("The chief physicist signs every plan.")
    page.get_by_label("Day by which all steps are done").fill("2021-08-01")
    page.get_by_role("button", name="Submit the answer").click()
    page.get_by_text("Your answer is submitted").wait_for()
    look(page, "plan-answered")

    staff = open_page(factories.user(staff="help desk"))
    staff.goto(reverse("admin:portal_participant_change", args=[participant.pk]))
    tools, name = staff.locator(".object-tools").bounding_box(), staff.locator("#content > h2").bounding_box()
    assert tools["y"] + tools["height"] <= name["y"] or name["y"] + name["height"] <= tools["y"], "they overlap"
    expect(staff.get_by_text("server time")).not_to_be_visible()  # "Today" is the portal's day, whatever the computer's
    staff.get_by_role("link", name="View as this practice").click()
    staff.get_by_label("Reason").fill("You called about your plan")
    staff.get_by_role("button", name="Save", exact=True).click()
    staff.get_by_text("You are viewing the portal as").wait_for()
    look(staff, "dashboard-as-staff-view-it")
    staff.get_by_role("button", name="Stop viewing").click()
    staff.wait_for_url("**/admin/**", wait_until="load")
    assert not staff.get_by_text("You are viewing the portal as").count()
    page.get_by_role("link", name="Activity", exact=True).click()
    page.get_by_text("You called about your plan").wait_for()
    look(page, "activity")
