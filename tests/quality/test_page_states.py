"""Every state of the submission pages in a real browser, at phone and desktop width, with axe."""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from portal import clock
from portal.models import Role
from quality.models import Version
from quality.services import checks, stages
from tests import factories
from tests.journeys.screenshots import look
from tests.uploads import build

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread


@pytest.fixture
def page(browser: Browser, live_server, practice):
    """Return a browser page, signed in as a delegate of the practice."""
    client = factories.client(factories.seat(practice, Role.DELEGATE))
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    opened = context.new_page()
    yield opened
    context.close()


def address(practice, name: str, *args) -> str:
    return reverse(f"quality:{name}", args=[practice.model_id, *args])


def test_submission_list_before_and_after(page: Page, practice, checked, measures_file):
    page.goto(address(practice, "submission-list"))
    look(page, "files-due")
    checked(measures_file, file_type="quality-measures", period=None, name="measures.csv")
    checked(build.clinical(build.changed(build.clinical_rows(), 0, sex="x")))
    page.reload()
    look(page, "files-one-accepted-one-rejected")


def test_upload_in_the_browser_shows_progress_and_then_the_receipt(page: Page, practice, tmp_path: Path):
    file = tmp_path / "second half of 2021.csv"
    file.write_bytes(build.clinical())
    page.goto(address(practice, "upload"))
    page.get_by_role("button", name="Upload and check").click()
    look(page, "upload-nothing-chosen")
    page.get_by_label("Clinical data, July to December, performance year 2021").check(force=True)
    page.set_input_files("input[type=file]", file)
    look(page, "upload")
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url("**/submissions/*/")
    look(page, "version-waiting")
    checks.check_version(version_id=int(page.url.rstrip("/").rsplit("/", 1)[1]), by="test")
    page.get_by_text("The file was accepted").wait_for(timeout=10_000)
    assert page.title().startswith("Accepted: ")  # a screen reader reads the title after the reload
    look(page, "version-accepted")


# Collects the announcements of a screen reader: the text of a live region each time that it changes.
RECORD_ANNOUNCEMENTS = """
() => {
  const live = "[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])";
  window.heard = [];
  new MutationObserver((changes) => {
    for (const change of changes.filter((each) => each.type === "characterData" || each.addedNodes.length)) {
      const place = change.target.nodeType === Node.ELEMENT_NODE ? change.target : change.target.parentElement;
      const added = [...change.addedNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE);
      const brought = added.filter((node) => node.matches(live) || node.querySelector(live));
      const regions = [place && place.closest(live), ...brought];
      window.heard.push(...regions.filter(Boolean).map((region) => region.textContent.trim()));
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}
"""


def test_a_screen_reader_announces_each_state_once_while_the_progress_bar_moves(page: Page, practice, receive):
    version = receive()
    row = Version.objects.filter(pk=version.pk)

    def wait_for_status() -> None:
        """Wait until the page has requested the status once more."""
        with page.expect_response("**/status/**"):
            pass
        page.wait_for_timeout(100)

    page.goto(address(practice, "version", version.pk))
    page.evaluate(RECORD_ANNOUNCEMENTS)
    wait_for_status()
    wait_for_status()
    assert page.evaluate("heard") == []
    checks._begin(version_id=version.pk, by="test")
    progress = stages.Progress(version.pk)
    progress(10, 50)
    page.get_by_text("10 of 50").wait_for()
    progress(30, 50)
    page.get_by_text("30 of 50").wait_for()
    wait_for_status()
    assert page.evaluate("heard") == ["Being checked"]
    look(page, "version-checking")
    row.update(uploaded_at=clock.now() - timedelta(hours=1))
    page.get_by_text("This is taking longer than usual").wait_for()
    assert page.evaluate("heard") == ["Being checked", "The check takes longer than usual."]
    look(page, "version-slow")


def test_rejected_and_failed_versions(page: Page, practice, checked, receive):
    rows = build.clinical_rows(60)
    bad = [{**row, "psa_ng_ml": "7,8", "favorite_color": "blue"} for row in rows]
    bad[3] = {**bad[3], "date_of_birth": "08/02/41", "stage_group": "IB"}
    version = checked(build.clinical(bad, header=[*build.names("clinical-data"), "favorite_color"]))
    page.goto(address(practice, "version", version.pk))
    look(page, "version-rejected")
    failed = receive()
    checks.fail(version_id=failed.pk, by="test")
    page.goto(address(practice, "version", failed.pk))
    look(page, "version-failed")


def test_nothing_to_report_is_declared_in_the_browser(page: Page, practice):
    page.goto(address(practice, "submission-list"))
    page.get_by_role("link", name=re.compile("Nothing to report.*July to December")).click()
    page.get_by_role("button", name="Declare nothing to report").click()
    look(page, "nothing-to-report-not-signed")
    page.get_by_label("Your title").fill("Practice administrator")
    page.locator("label[for=id_agreed]").click()
    page.get_by_role("button", name="Declare nothing to report").click()
    page.get_by_text("You declared that there is nothing to report").wait_for()
    look(page, "version-nothing-to-report")
    page.goto(address(practice, "submission-list"))
    look(page, "files-one-declared")


def test_upload_when_no_window_is_open(page: Page, practice):
    factories.at(date(2022, 5, 1))
    page.goto(address(practice, "upload"))
    look(page, "upload-closed")


def dropped(page: Page, files: dict[str, bytes]) -> None:
    """Drop files on the file field, as a person does with a mouse."""
    listed = [[name, content.decode()] for name, content in files.items()]
    transfer = page.evaluate_handle(
        """(files) => {
          const transfer = new DataTransfer();
          files.forEach(([name, text]) => transfer.items.add(new File([text], name)));
          return transfer;
        }""",
        listed,
    )
    page.dispatch_event(".file-field", "dragover", {"dataTransfer": transfer})
    page.dispatch_event(".file-field", "drop", {"dataTransfer": transfer})


def test_several_dropped_files_are_checked_before_they_are_sent_and_then_sent(page: Page, practice, measures_file):
    page.goto(address(practice, "upload"))
    bad = build.clinical(build.changed(build.clinical_rows(), 0, sex="x"))
    dropped(page, {"second half.csv": bad})
    page.get_by_text("It would be rejected").wait_for()
    look(page, "upload-checked-before-sending")
    dropped(page, {"measures.csv": measures_file, "second half.csv": build.clinical()})
    page.get_by_text("Nothing in it would be rejected").nth(1).wait_for()
    assert not Version.objects.exists()
    look(page, "upload-two-files")
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_role("link", name="Follow the check of second half.csv").wait_for()
    sent = Version.objects.order_by("pk").values_list("submission__file_type", "submission__period", "status")
    assert list(sent) == [("quality-measures", None, "received"), ("clinical-data", 2, "received")]
    look(page, "upload-two-files-sent")
