"""Working days of CMS staff. Reviewers and reconsideration officials work in the journey of the main job."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

from tests.journeys.accounts import Accounts
from tests.journeys.people import PASSWORD
from tests.journeys.screenshots import look
from tests.journeys.stack import Stack
from tests.journeys.staff import open_row, save, step, take

HEADER = "model_id,kind,tin,ccn,legal_name,site_zip,cbsa,from,to,exclusion,contact_first,contact_last,contact_email"
NEW_PRACTICE = (
    ",professional,980020005,,Elm Street Oncology,37203,34980,2022-05-01,,,Ann,Bell,ann.bell@practice.example"
)


def test_help_desk_loads_a_list_and_helps_a_person_in(accounts: Accounts) -> None:
    """A list shows what it would change; a phone is lost; jobs and requests stay closed and say for whom they are."""
    accounts.move_clock(date(2022, 4, 4))
    page = accounts.staff("help desk").open("/admin/participation/participantlist/add/")
    content = f"{HEADER}\n{NEW_PRACTICE}\n".encode()
    page.locator("[name=file]").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": content})
    save(page)
    expect(page.locator("main")).to_contain_text("Elm Street Oncology")
    look(page, "w01-list-previewed")
    page.get_by_role("button", name="Load this list").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page = accounts.staff("help desk").open("/admin/portal/participant/?q=elm+street")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)

    lena = accounts.contact("RO20004")
    open_row(accounts.staff("help desk"), "portal/user", lena.email)
    look(page, "w02-account")
    done = step(page, "Reset the second factor", {
        "method": "called-back", "notes": "The billing manager confirmed that the phone is lost.",
    })  # fmt: skip
    assert "sets up a new second factor" in done
    lena.secret = ""
    lena.sign_in()
    lena.set_up_second_factor()
    expect(lena.open("/participants/RO20004/").locator("h1")).to_be_visible()

    for closed in ("portal/job", "participation/datarequest"):
        answer = page.goto(f"{accounts.stack.address}/admin/{closed}/")
        assert answer is not None
        assert answer.status == 403
        expect(page.locator("main")).to_contain_text("Only CMS staff in the group “analyst”")
    look(page, "w03-closed-page")


def test_analyst_writes_to_the_silent_practices(accounts: Accounts) -> None:
    """The cockpit names the silent practices; a letter shows who gets it before it goes; they read it."""
    accounts.move_clock(date(2022, 4, 6))
    page = accounts.staff("analyst").open("/cockpit/")
    look(page, "w10-cockpit")
    measures = page.get_by_role("row").filter(has_text=re.compile("quality measures", re.I))
    measures.get_by_role("link", name="Write to the silent practices").click()
    page.locator("[name=subject]").fill("Your quality measures of 2021")
    page.locator("[name=body]").fill("{practice}: send them now, and call us if you cannot.")
    page.locator("[name=_continue]").click()
    expect(page.locator("main")).to_contain_text("It cannot be taken back")
    look(page, "w11-letter-previewed")
    page.get_by_role("button", name="Send to all of them").click()
    expect(page.locator(".messagelist .success")).to_contain_text("is on its way to")

    lena = accounts.contact("RO20004")
    for _ in range(60):
        letter = lena.open("/participants/RO20004/").get_by_role("link", name="Your quality measures of 2021")
        if letter.count():
            break
        lena.page.wait_for_timeout(500)
    letter.first.click()
    expect(lena.page.locator("main")).to_contain_text("Fox Radiation Oncology: send them now")


def test_approver_puts_an_amendment_in_force(accounts: Accounts) -> None:
    """The person who entered an amendment cannot approve it; a second one can, and the public page shows the value."""
    accounts.move_clock(date(2022, 4, 8))
    page = accounts.staff("approver").open("/admin/portal/amendment/add/")
    page.locator("[name=name]").select_option("model/help_desk_phone")
    for name, value in {
        "from_on": "2022-04-08",
        "value": '"1-844-711-2664, option 6"',
        "reference": "CMS notice of April 1, 2022",
        "reason": "CMS moved the menu.",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    save(page)
    for group, outcome in (("approver", "A second person must approve it"), ("administrator", "is in force")):
        page = open_row(accounts.staff(group), "portal/amendment", "help_desk_phone")
        take(page, "Approve", {})
        expect(page.locator("main")).to_contain_text(outcome)
    expect(accounts.contact("RO20002").open("/help/").locator("main")).to_contain_text("option 6")


def test_administrator_gives_a_colleague_an_account_and_groups(accounts: Accounts, stack: Stack) -> None:
    """A new reviewer chooses a password and sets up a second factor; new groups count from the next page on."""
    accounts.move_clock(date(2022, 4, 11))
    administrator, priya = accounts.staff("administrator"), accounts.newcomer("priya@cms.example")
    page = administrator.open("/admin/portal/user/add/")
    for name, value in {"email": priya.email, "first_name": "Priya", "last_name": "Kapoor",
                        "reason": "New in the review team."}.items():  # fmt: skip
        page.locator(f"[name={name}]").fill(value)
    page.get_by_label("reviewer").check()
    look(page, "w20-new-colleague")
    save(page)
    mail = stack.mail_to(priya.email, holding="/accounts/password/reset/key/")
    priya.open(re.search(r"http://\S+/accounts/password/reset/key/\S+", mail).group())
    for name in ("password1", "password2"):
        priya.page.locator(f"[name={name}]").fill(PASSWORD)
    priya.page.locator("main form button[type=submit]").first.click()
    priya.page.wait_for_load_state()
    priya.sign_in()
    priya.set_up_second_factor()
    notices, jobs = "/admin/reconciliation/errornotice/", "/admin/portal/job/"
    expect(priya.open(notices).locator("h1")).to_contain_text("error notice", ignore_case=True)
    expect(priya.open(jobs).locator("main")).to_contain_text("Ask an administrator")

    open_row(administrator, "portal/user", priya.email)
    page.get_by_role("link", name="Change the groups").click()
    page.get_by_label("analyst").check()
    page.locator("[name=reason]").fill("Helps the analysts in April.")
    page.get_by_role("button", name="Change the groups").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(priya.open(jobs).locator("h1")).to_contain_text("job", ignore_case=True)
