"""Every state of the report and notice pages in a real browser, at phone and desktop width, with axe."""

from __future__ import annotations

import os
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from portal.models import Role
from reconciliation.models import ErrorNotice, Reconsideration
from reconciliation.services import case_messages, determinations, information
from tests import factories
from tests.journeys.screenshots import look
from tests.reconciliation.answering import answered

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread


@pytest.fixture
def open_page(browser: Browser, live_server, report):
    """Return a function that opens a browser page for a person with a seat at the participant."""
    contexts = []

    def sign_in(role: str = Role.PRIMARY):
        client = factories.client(factories.seat(report.participant, role))
        context = browser.new_context(base_url=live_server.url)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        contexts.append(context)
        return context.new_page()

    yield sign_in
    for context in contexts:
        context.close()


def test_report_from_its_total_to_an_answered_notice(open_page, report, tmp_path):
    factories.at(date(2022, 8, 29))
    page, model_id = open_page(), report.participant.model_id
    page.goto(reverse("reconciliation:report-list", args=[model_id]))
    look(page, "report-list")
    page.get_by_role("link", name="See your reconciliation as it stands today").click()
    look(page, "projection")
    page.goto(reverse("reconciliation:projection-line", args=[model_id]) + "?year=2021")
    look(page, "projection-line")
    page.goto(reverse("reconciliation:report-list", args=[model_id]))
    page.get_by_role("link", name=report.title).click()
    look(page, "report")
    page.get_by_text("The picture as a table").click()
    if report.score:
        page.get_by_text("How the score was calculated").click()
    look(page, "report-all-open")
    page.get_by_role("link", name="Duplicate services").click()
    look(page, "report-line-of-many-episodes")
    page.locator(".report-lines tbody a").first.click()
    page.get_by_text("How the payment was calculated").click()
    look(page, "report-line-of-one-episode")
    page.get_by_role("link", name="Contest this line").click()
    page.get_by_role("button", name="File the error notice").click()
    look(page, "contest-nothing-typed")
    page.get_by_label("What is wrong with this line?").fill("The service was furnished for another disease.")
    page.get_by_label("What should it be?").fill("Nothing is charged for it.")
    order = tmp_path / "order of 3 May.txt"
    order.write_text("Order of services")
    page.set_input_files("input[type=file]", order)
    look(page, "contest")
    page.get_by_role("button", name="File the error notice").click()
    page.wait_for_url("**/error-notices/*/")
    look(page, "notice-filed")
    factories.at(date(2022, 9, 5))
    reviewer = factories.user(staff="reviewer")
    notice = ErrorNotice.objects.get()
    case_messages.write(notice=notice, text="Which order do you mean?", by=reviewer)
    asked = information.ask(notice=notice, question="Send the order.", due_on=date(2022, 9, 20), by=reviewer)
    page.reload()
    look(page, "notice-with-message-and-question")
    page.goto(reverse("reconciliation:information-answer", args=[model_id, asked.pk]))
    look(page, "question-of-cms")
    page.goto(reverse("reconciliation:message-write", args=[model_id, notice.pk]))
    look(page, "message-to-cms")
    page.goto(reverse("reconciliation:notice", args=[model_id, notice.pk]))
    answered(notice, text="The line lies inside the 90 days of the episode.\n\nThe amount stands.", by=reviewer)
    page.reload()
    look(page, "notice-answered")
    page.get_by_role("link", name="Ask for reconsideration").click()
    page.get_by_role("button", name="Ask for reconsideration").click()
    look(page, "reconsideration-nothing-typed")
    page.get_by_label("Why is CMS's answer wrong?").fill("It counts the course of the other hospital.")
    page.get_by_role("button", name="Ask for reconsideration").click()
    page.get_by_text("You asked for reconsideration on").wait_for()
    look(page, "reconsideration-requested")
    reconsideration = Reconsideration.objects.get()
    official = factories.user(staff="reconsideration official")
    determinations.acknowledge(reconsideration=reconsideration, by=official)
    page.goto(reverse("reconciliation:position-paper", args=[model_id, notice.pk]))
    look(page, "position-paper")
    page.goto(reverse("reconciliation:reconsideration-withdraw", args=[model_id, notice.pk]))
    look(page, "reconsideration-withdraw")
    page.goto(reverse("reconciliation:notice", args=[model_id, notice.pk]))
    look(page, "reconsideration-acknowledged")
    factories.at(date(2022, 9, 21))
    determinations.decide(
        reconsideration=reconsideration,
        outcome="answer-stands",
        decision="The course began inside the 90 days.",
        by=official,
    )
    page.reload()
    look(page, "reconsideration-decided")
    page.goto(reverse("reconciliation:report", args=[model_id, report.pk]))
    look(page, "report-contested")
    factories.at(date(2022, 9, 30))
    late = open_page(Role.VIEWER)
    late.goto(reverse("reconciliation:report-line", args=[model_id, report.pk, 0]))
    look(late, "report-line-too-late")
    late.goto(reverse("participation:dashboard", args=[model_id]) + "?year=2021")
    look(late, "dashboard-with-report")
