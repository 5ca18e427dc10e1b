"""The main job from a Model ID to a disputed reconciliation report, in one journey.

People work in browsers; staff import claims with commands. The states of a page that tests/*/test_page_states.py and
tests/participation/test_data_pages.py check with axe are not checked again here.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader

from episodes.generator.identities import npi
from portal.participation.models import DataRequest
from reconciliation.demonstration.files import (
    add_mistakes,
    as_xlsx,
    clinical_csv,
    clinical_rows,
    measure_rows,
    measures_csv,
)
from tests.journeys.accounts import Accounts
from tests.journeys.corrections import correct, open_report, release, run_reconciliation, true_up
from tests.journeys.people import PASSWORD, Visitor, register, sign
from tests.journeys.publishing import build_and_publish
from tests.journeys.repaying import repay_a_part, repay_the_rest, take_the_zip
from tests.journeys.screenshots import look
from tests.journeys.stack import Stack
from tests.journeys.staff import admin_add, choose, open_row, save


def created(accounts: Accounts, email: str, group: str) -> Visitor:
    """Create an account of CMS staff with a command, sign in, and set up the second factor."""
    names = group.title().split()[0], "Staff"
    accounts.stack.manage("create_staff", email, *names, "--group", group, given=PASSWORD + "\n")
    person = accounts.newcomer(email)
    person.sign_in()
    person.set_up_second_factor()
    return person


def test_from_model_id_to_disputed_report(accounts: Accounts, stack: Stack, tmp_path: Path) -> None:
    claims = tmp_path / "claims"
    stack.manage("generate_claims", "--participants", "3", "--episodes", "60", "--years", "2021", "--billing", "model",
                 "--seed", "7", "--out", str(claims))  # fmt: skip
    with (claims / "participants.csv").open(newline="") as opened:
        listed = {row["kind"]: row for row in csv.DictReader(opened)}
    dual = listed["dual"]

    # 1. November 2020: the help desk issues a Model ID.
    help_desk, analyst = accounts.staff("help desk"), accounts.staff("analyst")
    help_desk.move_clock(date(2020, 11, 30))
    look(help_desk.page, "01-clock")
    page = help_desk.open("/admin/portal/participant/add/")
    look(page, "02-admin-issue-model-id")
    admin_add(help_desk, "portal/participant", {
        "kind": "dual", "legal_name": "Cumberland Radiation Therapy Center, PLLC", "tin": dual["tin"],
        "from_on": "2021-01-01", "contact_first_name": "Maya", "contact_last_name": "Okafor",
        "contact_email": "maya.okafor@practice.example",
    })  # fmt: skip
    model_id = re.search(r"RO\d{5}", page.locator(".messagelist").inner_text()).group()
    page = help_desk.open("/admin/portal/participant/")
    assert dual["tin"] not in page.content()
    look(page, "03-admin-participants")
    admin_add(help_desk, "portal/participant", {
        "kind": "professional", "legal_name": "Small Valley Oncology", "tin": "980000777", "from_on": "2021-01-01",
        "contact_first_name": "Ada", "contact_last_name": "Quinn", "contact_email": "ada.quinn@practice.example",
    })  # fmt: skip
    small_id = re.search(r"RO\d{5}", page.locator(".messagelist").inner_text()).group()
    page = analyst.open("/admin/participation/episodecount/add/")
    choose(page, "participant", small_id)
    for name, value in {"calendar_year": "2019", "count": "11", "source": "2019 claims"}.items():
        page.locator(f"[name={name}]").fill(value)
    save(page)
    expect(page.locator(".messagelist .success")).to_be_visible()

    # 2. December 2020: the contacts register; the small practice opts out.
    help_desk.move_clock(date(2020, 12, 9))
    maya = accounts.newcomer("maya.okafor@practice.example")
    look(maya.open("/"), "10-home")
    for path, name in (("/help/", "11-help-desk"), ("/zip/?zip=37203", "13-zip")):
        look(maya.open(path), name)
    register(maya, model_id, dual["tin"], "Maya", "Okafor", look)
    page = maya.page
    expect(page).to_have_url(re.compile(rf"/participants/{model_id}/"))
    expect(page.locator("main")).to_contain_text("practitioner list", ignore_case=True)
    look(page, "20-dashboard-december-2020")
    ada = accounts.newcomer("ada.quinn@practice.example")
    register(ada, small_id, "980000777", "Ada", "Quinn")
    page = ada.open(f"/participants/{small_id}/opt-out/?year=2021")
    look(page, "21-opt-out")
    sign(ada, "Opt out")
    expect(page.locator("main")).to_contain_text("Opted out of 2021")
    look(page, "22-opt-out-receipt")
    look(ada.open(f"/participants/{small_id}/"), "23-dashboard-opted-out")

    # 3. January 2021: list, CEHRT, PSO.
    help_desk.move_clock(date(2021, 1, 11))
    page = maya.open(f"/participants/{model_id}/practitioners/?year=2021")
    look(page, "30-practitioners-empty")
    for number, first, last in ((50_001, "Amara", "Delgado"), (50_002, "Peter", "Nguyen")):
        page = maya.open(f"/participants/{model_id}/practitioners/add/")
        wrong = "1234567890"
        for label, value in (("NPI", wrong), ("First name", first), ("Last name", last),
                             ("Specialty", "Radiation oncology"), ("On the list from", "2021-01-01")):  # fmt: skip
            maya.field(label, value)
        maya.submit("Add")
        if first == "Amara":
            look(page, "31-practitioner-refused")
        maya.field("NPI", npi(number))
        maya.submit("Add")
    page = maya.open(f"/participants/{model_id}/practitioners/?year=2021")
    look(page, "32-practitioners")
    page = maya.open(f"/participants/{model_id}/practitioners/many/")
    maya.field("Rows from a spreadsheet", f"npi\tfirst_name\tlast_name\tspecialty\tfrom\n"
               f"{npi(50_003)}\tRosa\tLind\t\t07/01/2021")  # fmt: skip
    maya.submit("Review before adding")
    look(page, "32-practitioners-to-add")
    maya.submit("Add to the list")
    expect(page.locator("main")).to_contain_text("Joins later")
    look(maya.open(f"/participants/{model_id}/practitioners/snapshots/?year=2021"), "32-snapshots")
    page = maya.open(f"/participants/{model_id}/practitioners/?year=2021")
    sign(maya, "Certify")
    expect(page.locator("main")).to_contain_text("certified")
    page = maya.open(f"/participants/{model_id}/attestations/cehrt/?year=2021")
    maya.field("CMS EHR Certification ID", "0014EUU3FE12AA3")
    maya.field("Eligible clinicians of your practice", "4")
    maya.field("How many of them will use certified EHR technology", "3")
    sign(maya, "Attest")
    look(page, "34-cehrt-refused")
    maya.field("CMS EHR Certification ID", "0015EUU3FE12AA3")
    sign(maya, "Attest")
    expect(page.locator("main")).to_contain_text("attested for 2021")
    page = maya.open(f"/participants/{model_id}/attestations/pso/?year=2021")
    page.get_by_text("Yes, we take part").click()
    for label, value in (("Patient safety organization", "Clarity PSO"), ("AHRQ listing number", "P0015"),
                         ("Date of your agreement", "2020-11-02")):  # fmt: skip
        maya.field(label, value)
    look(page, "35-pso")
    sign(maya, "Attest")
    expect(page.locator("main")).to_contain_text("attested for 2021")
    look(maya.open(f"/participants/{model_id}/receipts/"), "36-receipts")
    look(maya.open(f"/participants/{model_id}/?year=2021"), "37-dashboard-january-2021")

    # 4. January and March 2022: files, first with mistakes, then corrected.
    help_desk.move_clock(date(2022, 1, 20))
    rows = clinical_rows(model_id=dual["model_id"], npi=npi(50_001), claims=claims,
                         completed_from=date(2021, 7, 1), completed_to=date(2021, 12, 31))  # fmt: skip
    spoiled = [dict(row) for row in rows]
    add_mistakes(spoiled)
    upload(maya, model_id, "clinical-data", "clinical-data-2.csv", clinical_csv(spoiled))
    expect(page.locator("main")).to_contain_text("rejected", timeout=60_000)
    for words in ("How to fix it", "rendering_npi", "1234567890"):
        expect(page.locator("main")).to_contain_text(words)
    upload(maya, model_id, "clinical-data", "clinical-data-2.xlsx", as_xlsx(rows, sheet="clinical-data"))
    expect(page.locator("main")).to_contain_text("accepted", timeout=60_000)
    help_desk.move_clock(date(2022, 3, 22))
    measures = measure_rows(model_id=model_id, tin=dual["tin"], year=2021, rates=(92, 88, 81, 95))
    upload(maya, model_id, "quality-measures", "measures.csv", measures_csv(measures))
    expect(page.locator("main")).to_contain_text("accepted", timeout=60_000)
    upload(maya, model_id, "quality-measures", "measures.xlsx", as_xlsx(measures, sheet="quality-measures"))
    expect(page.locator("main")).to_contain_text("accepted", timeout=60_000)
    look(maya.open(f"/participants/{model_id}/?year=2021"), "44-dashboard-march-2022")

    # 5. August 2022: claims are imported, and episodes built, compared and published.
    help_desk.move_clock(date(2022, 8, 8))
    stack.manage("import_fee_schedule", str(claims / "fee-schedule.csv"))
    build_and_publish(accounts, claims)
    page = maya.open(f"/participants/{model_id}/episodes/?year=2021")
    look(page, "50-episodes")
    page.locator("main table tbody a").first.click()
    page.wait_for_load_state()
    look(page, "51-episode")
    download_data_files(maya, analyst, model_id, dual["tin"])

    # 6. August 15, 2022: the reconciliation run, with one job for each participant.
    help_desk.move_clock(date(2022, 8, 15))
    run_reconciliation(analyst, "initial", "2022-08-15")
    page = maya.open(f"/participants/{model_id}/reports/")
    expect(page.locator("main a", has_text="2021")).to_have_count(0)  # calculated, and not released
    release(accounts, analyst, date(2022, 8, 15), "All claims of the year have come.")
    open_report(maya, model_id, reports=1)
    report = page.url
    with page.expect_download() as started:
        page.get_by_role("button", name="Download as PDF").click(timeout=60_000)
    document = PdfReader(started.value.path())
    total = re.search(r"\$[\d,]+\.\d\d", page.locator("main").inner_text()).group()
    assert total in "".join(leaf.extract_text() for leaf in document.pages)
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]

    # 7. August 29, 2022: an error notice about a line. A reviewer's day: the queue, the notice, its line, the answer.
    help_desk.move_clock(date(2022, 8, 29))
    maya.open(report)
    page.get_by_role("link", name="Duplicate services").first.click()
    page.wait_for_load_state()
    page.get_by_role("link", name="Dispute this line").first.click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("September 29, 2022")
    page.locator("label", has_text="The calculation of the payment").click()
    maya.submit("Dispute this line")
    maya.submit("Calculate")  # nothing is claimed about a sum of many lines
    maya.field("What is wrong?", "One service was for another disease, after our treatment had ended.")
    maya.field("What should it be?", "Take that service out of the amount.")
    maya.submit("Save the draft")
    page.get_by_role("link", name="Read it as a whole and sign").click()
    maya.field("Your title", "Practice administrator")
    page.locator("label[for=id_agreed]").click()
    maya.submit("Sign and submit the notice")
    notice = page.url
    reviewer = accounts.staff("reviewer")
    answer = open_row(reviewer, "reconciliation/errornotice", model_id)  # the list begins with the first to lapse
    expect(answer.locator("main")).to_contain_text("September 28, 2022")  # 30 days to answer
    expect(answer.locator("main")).to_contain_text("One service was for another disease")
    look(answer, "73-admin-notice")
    answer.get_by_role("link", name="The line in the report").click()
    expect(answer.locator("main")).to_contain_text("Duplicate services")
    answer.go_back()
    answer.get_by_role("link", name="Answer this notice").click()
    answer.locator("select[name^=outcome_]").select_option("calculation-verified")
    answer.locator("textarea[name^=reason_]").fill("It bills an included service.")
    answer.locator("[name=text]").fill("The claim line lies inside the episode and bills an included service.")
    look(answer, "73-admin-answer")
    answer.get_by_role("button", name="Answer this notice").click()
    answer.get_by_role("button", name="Confirm: Answer this notice").click()
    expect(answer.locator(".messagelist .success")).to_be_visible()
    answer = open_row(reviewer, "reconciliation/errornotice", model_id)
    expect(answer.get_by_role("link", name="Answer this notice")).to_have_count(0)
    maya.open(notice)
    expect(page.locator("main")).to_contain_text("The claim line lies inside the episode")

    # 8. The practice asks for reconsideration. An official's day: the request, the notice with its answer, the decision
    maya.open(notice)
    page.get_by_role("link", name="Ask for reconsideration").click()
    maya.field("Why is CMS's answer wrong?", "The answer looks at the claim line alone, not at the disease.")
    maya.submit("Ask for reconsideration")
    read_only = open_row(reviewer, "reconciliation/reconsideration", model_id)
    expect(read_only.get_by_role("link", name="Acknowledge the request")).to_have_count(0)  # who answered decides not
    official = created(accounts, "grace@cms.example", "reconsideration official")
    decision = open_row(official, "reconciliation/reconsideration", model_id)
    expect(decision.locator("main")).to_contain_text("They decide no reconsideration of it.")
    expect(decision.locator("main")).to_contain_text("The claim line lies inside the episode")
    expect(decision.get_by_role("link", name="Answer this notice")).to_have_count(0)
    decision.get_by_role("link", name="Acknowledge the request").click()
    decision.get_by_role("button", name="Acknowledge the request").click()
    decision.get_by_role("button", name="Confirm: Acknowledge the request").click()
    maya.open(notice)
    page.get_by_role("link", name="Submit your position paper").click()
    maya.field("Your position", "The disease of the line is not that of the episode.")
    maya.submit("Submit the position paper")
    paper = open_row(reviewer, "reconciliation/reconsideration", model_id)
    paper.get_by_role("link", name="Submit CMS's position paper").click()
    paper.locator("[name=text]").fill("The line names the disease of the episode.")
    paper.get_by_role("button", name="Submit CMS's position paper").click()
    decision = open_row(official, "reconciliation/reconsideration", model_id)
    decision.get_by_role("link", name="Decide", exact=True).click()
    decision.locator("[name=outcome]").select_option("answer-stands")
    decision.locator("[name=decision]").fill("The line names the disease of the episode.")
    look(decision, "77-admin-decision")
    decision.get_by_role("button", name="Decide").click()
    decision.get_by_role("button", name="Confirm: Decide").click()
    maya.open(notice)
    expect(page.locator("main")).to_contain_text("The line names the disease of the episode.")

    # Another practice sees none of it.
    for path in (report, notice, f"/participants/{model_id}/"):
        assert ada.page.goto(path if path.startswith("http") else stack.address + path).status == 404
    look(ada.page, "80-not-found")


def test_a_disputed_report_is_repaid_corrected_and_trued_up(accounts: Accounts) -> None:
    """After the main job, August 29, 2022, to August 15, 2023: another practice owes money, and finds an error."""
    rosa, owing = accounts.contact("RO20017"), "RO20017"
    report = repay_a_part(accounts, rosa, owing)
    take_the_zip(accounts.staff("analyst"))
    correct(accounts, rosa, owing, report)
    repay_the_rest(accounts, rosa, owing, report)
    true_up(accounts, rosa, owing, report)


def download_data_files(person: Visitor, analyst: Visitor, model_id: str, tin: str) -> None:
    """Request the data of 2021, get the approval, prepare the file of the episodes, and download it."""
    page = person.open(f"/participants/{model_id}/data-request/?year=2021")
    for code in ("episodes", "care-coordination", "covered-entity", *DataRequest.Safeguard.values):
        page.locator(f"main input[value={code}] + label").click()
    for label, value in (("Data custodian", "Maya Okafor"), ("Custodian's email", person.email),
                         ("Custodian's phone", "615-555-0142")):  # fmt: skip
        person.field(label, value)
    sign(person, "Sign and send the request")
    decision = analyst.open("/admin/participation/datarequestdecision/add/")
    decision.locator("[name=request]").select_option(index=1)
    decision.locator("[name=outcome]").select_option("approved")
    save(decision)
    expect(decision.locator(".messagelist .success")).to_be_visible()
    files = f"/participants/{model_id}/data-files/?year=2021"
    person.open(files)
    look(page, "52-data-files")
    person.submit("Prepare the file")
    for _ in range(120):
        if person.open(files).get_by_role("button", name="Download CSV").count():
            break
        page.wait_for_timeout(500)
    look(page, "53-data-file-ready")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download CSV").click()
    with started.value.path().open(newline="", encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    assert rows, "the practice has episodes"
    assert all(model_id in (row["pc_participant"], row["tc_participant"]) for row in rows)
    assert tin not in started.value.path().read_text()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download Parquet").click()
    assert started.value.suggested_filename.endswith(".parquet")
    expect(person.open(files).locator("main")).to_contain_text("2 downloads of 2021")
    look(page, "54-data-file-downloaded")


def upload(person: Visitor, model_id: str, kind: str, name: str, content: bytes) -> None:
    """Upload a file and wait for its page."""
    page = person.open(f"/participants/{model_id}/submissions/upload/?year=2021")
    page.locator("label", has_text="Clinical data" if kind == "clinical-data" else "Quality measures").first.click()
    page.locator("[name=upload]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
    person.submit("Upload and check")
