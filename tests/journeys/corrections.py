"""A dispute that succeeds: an episode is contested, the report corrected, trued up a year later, and then final."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Page, expect

from tests.journeys.accounts import Accounts
from tests.journeys.people import Visitor
from tests.journeys.screenshots import look
from tests.journeys.staff import admin_add, confirm, open_row, step

TOTAL = re.compile(r"\$[\d,]+\.\d\d")


def run_reconciliation(analyst: Visitor, kind: str, as_of: str) -> None:
    """Start a run of 2021 in the admin, wait until its reports are calculated, and open it."""
    admin_add(analyst, "reconciliation/run", {"year": "2021", "kind": kind, "as_of": as_of})
    open_finished(analyst, "True-up" if kind == "true-up" else "Initial reconciliation")


def open_finished(analyst: Visitor, words: str, *, runs: int = 1) -> None:
    """Wait until so many runs with some words are done, and open the newest."""
    finished = analyst.page.locator("#result_list tbody tr", has_text=words).filter(has_text="Done")
    for _ in range(120):
        if finished.count() >= runs:
            break
        analyst.page.wait_for_timeout(500)
        analyst.open("/admin/reconciliation/run/")
    expect(finished).to_have_count(runs)
    finished.first.locator("th a").click()


def release(accounts: Accounts, analyst: Visitor, day: date, reason: str) -> None:
    """Ask for the release of the run that the analyst has open, on the day itself, and approve it as another person."""
    step(analyst.page, "Ask to release", {"release_on": day.isoformat(), "reason": reason})
    page = open_row(accounts.staff("approver"), "reconciliation/release", "Waits for an approver")
    page.get_by_role("link", name="Release", exact=True).click()
    page.get_by_role("button", name="Release").click()
    confirm(page)
    expect(page.locator(".messagelist")).to_contain_text("Participants are being told now")


def open_report(person: Visitor, model_id: str, *, reports: int) -> Page:
    """Wait until a practice has so many reports of 2021, and open the newest."""
    issued = person.page.locator("main table tbody a", has_text="2021")
    for _ in range(120):
        person.open(f"/participants/{model_id}/reports/")
        if issued.count() >= reports:
            break
        person.page.wait_for_timeout(500)
    issued.first.click()
    person.page.wait_for_load_state()
    return person.page


def correct(accounts: Accounts, person: Visitor, model_id: str, report: str) -> None:
    """Contest an episode down to its claim lines, and have it corrected."""
    analyst, reviewer = accounts.staff("analyst"), accounts.staff("reviewer")
    page = person.open(report)
    before = TOTAL.search(page.locator("#verdict").inner_text()).group()
    page.get_by_role("link", name="Incomplete episodes").first.click()
    page.locator(".report-lines tbody tr").filter(has_not_text="$0.00").locator("a").first.click()
    expect(page.locator("main")).to_contain_text("What adds up to this amount")
    page.get_by_role("link", name="Dispute this line").first.click()
    page.locator("label", has_text="The calculation of the payment").click()
    person.submit("Dispute this line")
    page.locator("label[for^=id_completeness]", has_text="was complete").click()
    person.submit("Calculate")
    expect(page.locator("main")).to_contain_text("the report total would be")
    person.field("What is wrong?", "The treatment was finished. The last claim was late.")
    person.field("What should it be?", "The episode counts as complete.")
    person.submit("Save the draft")
    page.get_by_role("link", name="Read it as a whole and sign").click()
    person.field("Your title", "Practice administrator")
    page.locator("label[for=id_agreed]").click()
    person.submit("Sign and submit the notice")
    notice = page.url

    answer = open_row(reviewer, "reconciliation/errornotice", "Submitted")
    answer.get_by_role("link", name="Answer this notice").click()
    answer.locator("select[name^=outcome_]").select_option("error-confirmed")
    answer.locator("textarea[name^=reason_]").fill("The late claim shows the last treatment.")
    answer.locator("[name=text]").fill("You are right. The episode was complete.")
    look(answer, "78-admin-error-confirmed")
    answer.get_by_role("button", name="Answer this notice").click()
    answer.get_by_role("button", name="Confirm: Answer this notice").click()
    expect(answer.locator(".messagelist .success")).to_be_visible()
    person.open(notice)
    expect(page.locator("main")).to_contain_text("You are right.")

    analyst.open("/admin/reconciliation/run/")
    open_finished(analyst, "Initial reconciliation", runs=2)
    release(accounts, analyst, date(2022, 8, 29), "CMS confirmed an error.")
    corrected = open_report(person, model_id, reports=2)
    expect(corrected.locator("main")).to_contain_text("This report replaces the report of August 15, 2022")
    after = TOTAL.search(corrected.locator("#verdict").inner_text()).group()
    assert after != before
    look(corrected, "79-corrected-report")


def true_up(accounts: Accounts, person: Visitor, model_id: str, report: str) -> None:
    """Come too late with another notice, and read the true-up a year later."""
    analyst = accounts.staff("analyst")
    accounts.move_clock(date(2022, 10, 20))  # September 29 and October 13 were the last days
    page = person.open(report)
    page.get_by_role("link", name="Quality amount").first.click()
    expect(page.get_by_role("link", name="Dispute this line")).to_have_count(0)
    page.goto(f"{page.url}contest/")
    expect(page.locator("main")).to_contain_text("You can no longer contest this report")
    expect(page.locator("main")).to_contain_text("September 29, 2022")
    look(page, "81-too-late")

    accounts.move_clock(date(2023, 8, 15))
    run_reconciliation(analyst, "true-up", "2023-08-15")
    release(accounts, analyst, date(2023, 8, 15), "The claims of another year have come.")
    trued_up = open_report(person, model_id, reports=3)
    expect(trued_up.locator("h1")).to_contain_text("True-up of performance year 2021")
    # No claim has come since, and what CMS granted is not taken back.
    assert TOTAL.search(trued_up.locator("#verdict").inner_text()).group() == "$0.00"
    look(trued_up, "82-true-up")
