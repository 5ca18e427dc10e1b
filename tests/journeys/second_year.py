"""Stories of practices in the second performance year: files of the first one, data, a deadline, a plan."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from episodes.generator.identities import npi
from tests.journeys.accounts import Accounts
from tests.journeys.people import sign
from tests.journeys.screenshots import look
from tests.journeys.staff import admin_add, choose, open_row, save, step
from tests.uploads import build


def test_bad_file_is_corrected_in_the_workbench_until_it_is_accepted_and_certified(
    accounts: Accounts, tmp_path: Path
) -> None:
    """Safe repairs and one typed value make a version; the file with notes brings the next one, which is certified."""
    accounts.move_clock(date(2022, 1, 10))
    model_id, nils = "RO20016", accounts.contact("RO20016")
    rows = build.changed(build.clinical_rows(), 0, date_of_birth="08/02/41", delivered_dose_cgy="9900")
    rows = build.changed(build.changed(rows, 1, sex="Woman"), 2, rendering_npi="1234567890")
    bad, noted = tmp_path / "clinical.csv", tmp_path / "noted.xlsx"
    bad.write_bytes(build.clinical(rows))
    files = f"/participants/{model_id}/submissions/"
    upload = f"{files}upload/?file=2021-clinical-data-2"

    nils.open(upload).set_input_files("input[type=file]", bad)
    nils.submit("Upload and check")
    page = nils.page
    page.get_by_role("link", name="Correct the findings").click()
    while "We are sorting the findings" in page.locator("main").inner_text():
        page.reload()
    expect(page.locator("main")).to_contain_text("4 of 4 findings to do")
    look(page, "p50-workbench-by-rule")
    page.get_by_label("Order").select_option("patient")
    nils.submit("Show")
    look(page, "p51-workbench-by-patient")
    page.get_by_role("link", name=re.compile(r"\brow 2$")).click()
    nils.field("delivered_dose_cgy", "7800")
    look(page, "p52-workbench-row")
    nils.submit("Keep these values")
    page.get_by_role("link", name="Review and apply your edits").click()
    expect(page.locator("main")).to_contain_text("1941-08-02")
    look(page, "p53-workbench-changes")
    nils.submit("Apply and check")
    expect(page.locator("h1")).to_contain_text("version 2", timeout=30_000)
    page.get_by_role("link", name="Correct the findings").click()
    while "We are sorting the findings" in page.locator("main").inner_text():
        page.reload()
    expect(page.locator("main")).to_contain_text("Since version 1: 3 gone, 0 new")
    page.get_by_text("All 1 findings of this list").click()
    page.get_by_label("What do you do about them?").select_option("vendor")
    nils.submit("Save for the chosen findings")
    look(page, "p54-workbench-marked")
    with page.expect_download() as download:
        page.get_by_role("button", name="Get your file back with notes").click()
    download.value.save_as(noted)

    book = load_workbook(noted)
    [cell] = [cell for line in book.worksheets[0].iter_rows() for cell in line if cell.comment]
    assert "How to fix it" in cell.comment.text
    cell.value = npi(7)
    book.save(noted)
    nils.open(upload).set_input_files("input[type=file]", noted)
    nils.submit("Upload and check")
    expect(page.locator("main")).to_contain_text("The file was accepted", timeout=30_000)
    look(page, "p55-file-accepted")

    page.get_by_role("link", name="Certify version 3").click()
    expect(page.locator("main")).to_contain_text("You sign as Nils Berg")
    look(page, "p56-certify")
    sign(nils, "Certify and lock")
    expect(page.locator("main")).to_contain_text("Genuine and unaltered")
    expect(page.locator("main")).not_to_contain_text("Changed or removed")
    look(page, "p57-receipt-of-the-certification")
    nils.open(f"{files}?year=2021")
    page.get_by_role("link", name=re.compile("^See the certification")).click()
    page.get_by_role("link", name="Compare with the stored rows now").click()
    expect(page.locator("main")).to_contain_text("exactly those that were certified")
    look(page, "p58-certified")


def test_data_are_asked_for_and_a_deadline_is_moved_and_met(accounts: Accounts) -> None:
    """A data request is approved and later ended; an extension moves a last day, and the practice is in time."""
    accounts.move_clock(date(2022, 1, 20))
    model_id, analyst, ines = "RO20002", accounts.staff("analyst"), accounts.contact("RO20002")
    request = f"/participants/{model_id}/data-request/?year=2022"
    page = ines.open(request)
    for box in page.locator("main fieldset input[type=checkbox]:not(#id_agreed)").all():
        page.locator(f"label[for={box.get_attribute('id')}]").click()
    page.get_by_text("that is a covered entity").click()
    for label, value in (("Data custodian", "Rosa Lind"), ("Custodian's email", "rosa.lind@practice.example"),
                         ("Custodian's phone", "615-555-0143")):  # fmt: skip
        ines.field(label, value)
    sign(ines, "Sign and send the request")
    for link, outcome, reason, shown in (
        ("Decide on this request", "approved", "", "CMS shares these data with you"),
        ("End this request", "ended", "The custodian left the practice.", "The custodian left the practice."),
    ):
        decided = open_row(analyst, "participation/datarequest", model_id)
        decided.get_by_role("link", name=link).click()
        decided.locator("[name=outcome]").select_option(outcome)
        decided.locator("[name=reason]").fill(reason)
        look(decided, f"p31-data-request-to-be-{outcome}")
        save(decided)
        ines.open(request)
        expect(page.locator("main")).to_contain_text(shown)

    extended = analyst.open("/admin/participation/extension/add/")
    choose(extended, "obligation", f"{model_id} safety", holding="2022")
    extended.locator("[name=to_due_on]").fill("2022-02-14")
    extended.locator("[name=reason]").fill("A storm closed your office.")
    save(extended)
    accounts.move_clock(date(2022, 2, 10))  # after January 31
    page = ines.open(f"/participants/{model_id}/?year=2022")
    expect(page.locator("main")).to_contain_text("February 14, 2022")
    look(page, "p33-extended")
    ines.open(f"/participants/{model_id}/attestations/pso/?year=2022")
    page.get_by_text("Yes, we take part").click()
    for label, value in (("Patient safety organization", "Clarity PSO"), ("AHRQ listing number", "P0015"),
                         ("Date of your agreement", "2020-11-02")):  # fmt: skip
        ines.field(label, value)
    sign(ines, "Attest")
    expect(page.locator("main")).to_contain_text("attested for 2022")
    expect(page.locator("main")).not_to_contain_text("late")


def test_window_is_closed_extended_by_an_analyst_and_met(accounts: Accounts, tmp_path: Path) -> None:
    """After the last day a practice cannot upload; CMS gives it more days with a comment, and the file is in time."""
    accounts.move_clock(date(2022, 2, 14))  # the window closed on January 31
    model_id, lena = "RO20004", accounts.contact("RO20004")
    files = f"/participants/{model_id}/submissions/"
    page = lena.open(f"{files}?year=2021")
    row = page.get_by_role("row").filter(has_text="July to December").first
    expect(row).to_contain_text("The window is closed. If you need more time, call the help desk.")
    look(page, "p60-files-with-a-closed-window")
    admin_add(accounts.staff("analyst"), "quality/submissionwindow", {
        "participant": model_id, "file_type": "clinical-data", "year": "2021", "period": "2",
        "opens_on": "2022-02-14", "closes_on": "2022-02-28", "comment": "Your record system was down in January.",
    })  # fmt: skip

    page.reload()
    expect(row).to_contain_text("February 28, 2022")
    content = tmp_path / "clinical.csv"
    content.write_bytes(build.clinical())
    row.get_by_role("link", name=re.compile("^Upload")).click()
    page.set_input_files("input[type=file]", content)
    expect(page.locator("[data-result]")).to_contain_text("Nothing in it would be rejected")
    look(page, "p61-checked-before-sending")
    lena.submit("Upload and check")
    expect(page.locator("main")).to_contain_text("The file was accepted", timeout=30_000)
    page = lena.open(f"{files}?year=2021")
    expect(row).to_contain_text("Accepted")
    expect(row).not_to_contain_text("Overdue")


def test_certified_file_is_unlocked_and_resubmitted_with_its_difference(accounts: Accounts, tmp_path: Path) -> None:
    """CMS unlocks a certified file with a reason; the next version is compared with it and certified with a note."""
    accounts.move_clock(date(2022, 2, 21))
    model_id, nils = "RO20016", accounts.contact("RO20016")
    files = f"/participants/{model_id}/submissions/"
    unlocked = accounts.staff("analyst").open(f"/admin/quality/submission/?q={model_id}")
    unlocked.locator("#result_list tbody tr", has_text="2021").locator("th a").first.click()
    reason = "Rows 1 to 3 do not agree with the medical records."
    step(unlocked, "Unlock", {"reason": reason, "resubmit_through": "2022-03-07"})

    corrected = tmp_path / "clinical.csv"
    corrected.write_bytes(build.clinical(build.changed(build.clinical_rows(), 3, pain_score="8", target_site="hip")))
    page = nils.open(f"{files}upload/?file=2021-clinical-data-2")
    page.set_input_files("input[type=file]", corrected)
    nils.submit("Upload and check")
    expect(page.locator("main")).to_contain_text("The file was accepted", timeout=30_000)
    page.get_by_role("link", name="See what changed").click()
    expect(page.locator("h1")).to_contain_text("Version 4 against version 3")
    expect(page.locator("main")).to_contain_text("lumbar spine → hip")
    look(page, "p62-difference-of-two-versions")
    page.get_by_role("link", name="Version 4", exact=True).first.click()
    page.get_by_role("link", name="Certify version 4").click()
    expect(page.locator("main")).to_contain_text(reason)
    nils.field("Why did the file change?", "The pain score of one patient was of another visit.")
    look(page, "p63-certify-again")
    sign(nils, "Certify and lock")
    expect(page.locator("main")).to_contain_text("The pain score of one patient was of another visit.")
    look(nils.open(f"{files}?year=2021"), "p64-files-certified")


def test_plan_is_answered_and_a_look_is_found(accounts: Accounts) -> None:
    """A corrective action plan is asked for, answered and accepted; what the help desk looked at stands in the list."""
    accounts.move_clock(date(2022, 3, 7))
    model_id, analyst, lena = "RO20004", accounts.staff("analyst"), accounts.contact("RO20004")
    admin_add(analyst, "oversight/plan", {
        "participant": model_id, "year": "2021", "deficiency": "Plans lack a second signature.",
        "required": "A second physicist signs every plan.", "answer_due_on": "2022-04-06",
    })  # fmt: skip
    page = lena.open(f"/participants/{model_id}/")
    expect(page.locator("main")).to_contain_text("April 6, 2022")
    page.get_by_role("link", name=re.compile("corrective action", re.I)).first.click()
    page.get_by_role("link", name=re.compile(r"^Plan \d+$")).first.click()
    lena.field("What will your practice do?", "The chief physicist signs from April 11 on.")
    lena.field("Day by which all steps are done", "2022-04-11")
    lena.submit("Submit the answer")
    expect(page.locator("main")).to_contain_text("The chief physicist signs from April 11 on.")
    answered = open_row(analyst, "oversight/plan", model_id)
    answered.get_by_role("link", name="Reply to this plan").click()
    answered.locator("[name=decision]").select_option("accepted")
    answered.locator("[name=text]").fill("Send us three signed plans in May.")
    look(answered, "p41-reply-to-plan")
    save(answered)
    lena.page.reload()
    expect(page.locator("main")).to_contain_text("Send us three signed plans in May.")

    help_desk = accounts.staff("help desk")
    viewed = admin_add(help_desk, "oversight/viewas", {"participant": model_id, "reason": "You called about the plan."})
    expect(viewed.locator(".view-as")).to_contain_text(model_id)
    assert viewed.goto(f"{help_desk.stack.address}/participants/{model_id}/people/").status in (403, 404)
    look(viewed, "p43-view-as-page-that-stays-closed")
    viewed.get_by_role("button", name="Stop viewing").click()
    page = lena.open(f"/participants/{model_id}/activity/")
    expect(page.locator("main")).to_contain_text("You called about the plan.")
