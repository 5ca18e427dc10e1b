"""Money that a practice owes after its report, and the ZIP of all reports of a release, as CMS staff take it."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile

from playwright.sync_api import Locator, Page, expect

from tests.journeys.accounts import Accounts
from tests.journeys.corrections import open_report
from tests.journeys.people import Visitor
from tests.journeys.screenshots import look
from tests.journeys.staff import open_row, step

ENTRIES = "What was received"


def repay_a_part(accounts: Accounts, person: Visitor, model_id: str) -> str:
    """Read what the new report demands, pay half of it, and return the address of the report."""
    page = open_report(person, model_id, reports=1)
    owed = _card(page)
    expect(owed).to_contain_text("Repay it by September 14, 2022")
    expect(owed).to_contain_text("Administrative Contractor")
    look(page, "83-repayment")
    before = _owed(page)
    demanded = open_row(accounts.staff("analyst"), "reconciliation/repayment", model_id)
    look(demanded, "84-admin-repayment")
    step(demanded, "Record what was received", {"amount": f"{before // 2 / 100:.2f}", "note": "Transfer 17"})
    person.page.reload()
    expect(page.get_by_role("table", name=ENTRIES)).to_contain_text("Transfer 17")
    assert _owed(page) == before - before // 2
    return page.url


def repay_the_rest(accounts: Accounts, person: Visitor, model_id: str, report: str) -> None:
    """Read that the corrected report took a part of it, pay the rest, and read that it is paid."""
    page = person.open(report)
    received = page.get_by_role("table", name=ENTRIES)
    expect(received).to_contain_text("Offset by another report")
    left = _owed(page)
    demanded = open_row(accounts.staff("analyst"), "reconciliation/repayment", model_id)
    step(demanded, "Record what was received", {"amount": f"{left / 100:.2f}", "note": "Transfer 23"})
    expect(demanded.locator("main")).to_contain_text("Paid")
    page.reload()
    expect(_card(page)).to_contain_text("Paid")
    expect(received).to_contain_text("Transfer 23")
    expect(_card(page)).not_to_contain_text("You owe")


def _card(page: Page) -> Locator:
    return page.locator(".usa-card", has=page.locator("#repayment"))


def _owed(page: Page) -> int:
    """Return in cents what the page says that the practice owes today."""
    found = re.search(r"You owe \$([\d,]+)\.(\d\d)", _card(page).inner_text())
    assert found is not None
    return int("".join(found.groups()).replace(",", ""))


def take_the_zip(analyst: Visitor) -> None:
    """Prepare the ZIP of the released reports, watch it, and compare its files with its manifest."""
    page = open_row(analyst, "reconciliation/release", "Initial reconciliation")
    expect(page.locator("main")).to_contain_text(re.compile(r"(\d+) of \1 reports are issued; 0 failed; 0 wait"))
    look(page, "85-admin-release")
    step(page, "Prepare a ZIP of the reports", {})
    open_row(analyst, "reconciliation/reportarchive", "ZIP")
    download = page.get_by_role("button", name="Download the ZIP")
    expect(download).to_be_visible(timeout=60_000)  # the page loads itself again when the ZIP is ready
    look(page, "86-admin-zip")
    with page.expect_download() as started:
        download.click()
    with zipfile.ZipFile(started.value.path()) as archive:
        listed = list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode())))
        assert {one["file"] for one in listed} == set(archive.namelist()) - {"manifest.csv"} != set()
        for one in listed:
            assert hashlib.sha256(archive.read(one["file"])).hexdigest() == one["sha256"]
    page.reload()
    expect(page.locator("main")).to_contain_text("Analyst Staff")
