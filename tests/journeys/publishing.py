"""Construction runs in the browser: a first run by command, more claims, a second run compared and published."""

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
    """Publish a run of half of the beneficiaries by command; import the others, compare, and publish by two people."""
    stack, analyst = accounts.stack, accounts.staff("analyst")
    early, late = _halves(claims / f"carrier-{YEAR}.csv")
    others = [part for kind in ("outpatient", "beneficiary", "hospice")
              for part in (f"--{kind}", str(claims / f"{kind}-{YEAR}.csv"))]  # fmt: skip
    assert json.loads(stack.manage("import_claims", "--carrier", str(early), *others))["rejected"] == 0
    built = stack.manage("construct_episodes", "--performance-year", YEAR, "--claims-through", THROUGH)
    assert json.loads(built)["published_by"] == "system:construct_episodes"
    assert json.loads(stack.manage("import_claims", "--carrier", str(late)))["rejected"] == 0
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
    new = table.get_by_role("row").filter(has_text="New episode")
    expect(new).to_contain_text("Claims that came since")
    look(page, "47-construction-run")
    new.get_by_role("link").click()
    expect(page.locator("#result_list tbody tr").first).to_contain_text("New episode")
    look(page, "48-differences")

    page.go_back()
    step(page, "Ask to publish", {"reason": "The claims of the other beneficiaries have come."})
    run = open_row(accounts.staff("approver"), "episodes/constructionrun", "Waits for a second person")
    run.get_by_role("link", name="Publish", exact=True).click()
    run.get_by_role("button", name="Publish").click()
    expect(run.locator("main")).to_contain_text(re.compile(r"The next reports of performance year 2021 follow it"))
    look(run, "49-publication-asked")
    run.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(run.locator(".messagelist .success")).to_contain_text("is published")


def _halves(path: Path) -> tuple[Path, Path]:
    """Write the claims of half of the beneficiaries into one file, and those of the others into a second one."""
    head, *rows = path.read_text().splitlines(keepends=True)
    place = head.rstrip().split("|").index("BENE_ID")
    patients = sorted({row.split("|")[place] for row in rows})
    first = set(patients[: len(patients) // 2])
    halves = path.with_stem(f"{path.stem}-early"), path.with_stem(f"{path.stem}-late")
    for half, wanted in zip(halves, (True, False), strict=True):
        half.write_text(head + "".join(row for row in rows if (row.split("|")[place] in first) == wanted))
    return halves
