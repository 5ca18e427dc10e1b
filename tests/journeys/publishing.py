"""Construction runs in the browser: a first run by command, later claims, a second run compared and published."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.accounts import Accounts
from tests.journeys.screenshots import look
from tests.journeys.staff import admin_add, open_row, step

YEAR, THROUGH = "2021", "2022-07-31"


def build_and_publish(accounts: Accounts, claims: Path) -> None:
    """Import the claims of practices and publish their run; import those of hospitals, compare, and publish again."""
    stack, analyst = accounts.stack, accounts.staff("analyst")
    early = [part for kind in ("carrier", "beneficiary", "hospice") for part in (f"--{kind}", str(_file(claims, kind)))]
    for arguments in (early, ["--outpatient", str(_file(claims, "outpatient"))]):
        assert json.loads(stack.manage("import_claims", *arguments))["rejected"] == 0
        if arguments == early:
            built = stack.manage("construct_episodes", "--performance-year", YEAR, "--claims-through", THROUGH)
            assert json.loads(built)["published_by"] == "system:construct_episodes"
    admin_add(analyst, "episodes/constructionrun", {"kind": "model", "year": YEAR, "claims_through": THROUGH})
    page = analyst.page
    finished = page.locator("#result_list tbody tr", has_text="Episodes:")
    for _ in range(120):
        if finished.count():
            break
        page.wait_for_timeout(500)
        analyst.open("/admin/episodes/constructionrun/")
    look(page, "46-construction-runs")
    finished.first.locator("th a").click()
    table = page.get_by_role("table", name="Differences by kind and cause")
    outcomes = table.get_by_role("row").filter(has_text="Changed outcome")
    expect(outcomes).to_contain_text("Claims that came since")
    look(page, "47-construction-run")
    outcomes.get_by_role("link").click()
    expect(page.locator("#result_list tbody tr").first).to_contain_text("Changed outcome")
    look(page, "48-differences")

    page.go_back()
    step(page, "Ask to publish", {"reason": "The claims of the hospitals have come."})
    run = open_row(accounts.staff("approver"), "episodes/constructionrun", "Waits for a second person")
    run.get_by_role("link", name="Publish", exact=True).click()
    run.get_by_role("button", name="Publish").click()
    expect(run.locator("main")).to_contain_text(re.compile(r"The next reports of performance year 2021 follow it"))
    look(run, "49-publication-asked")
    run.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(run.locator(".messagelist .success")).to_contain_text("is published")


def _file(claims: Path, kind: str) -> Path:
    return claims / f"{kind}-{YEAR}.csv"
