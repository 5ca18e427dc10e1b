"""Stories of practices through the first performance year. Each story has a practice of its own."""

from __future__ import annotations

import csv
import re
from datetime import date

from playwright.sync_api import Page, expect

from episodes.generator.identities import npi
from tests.journeys.accounts import PRACTICES, Accounts, address_of
from tests.journeys.people import ask_to_register, create_account, sign
from tests.journeys.screenshots import look
from tests.journeys.stack import Stack
from tests.journeys.staff import admin_add, open_row, save, step


def test_people_register_are_invited_and_hand_over(accounts: Accounts, stack: Stack) -> None:
    """A registration that does not match is decided by the help desk; the successor reads the notes and may sign."""
    accounts.move_clock(date(2020, 12, 7))
    model_id, help_desk = "RO20001", accounts.staff("help desk")
    tin, _, last_name = PRACTICES[model_id]
    people, addresses = f"/participants/{model_id}/people/", (address_of(model_id), "jo.lind@practice.example")
    maya, jo = (accounts.newcomer(address) for address in addresses)

    maya.open("/register/")
    ask_to_register(maya, model_id, tin, "Mia", last_name)  # the file says Maya
    page = open_row(help_desk, "portal/registration", maya.email)
    expect(page.locator("main")).to_contain_text("first name", ignore_case=True)
    look(page, "p01-registration-that-differs")
    step(page, "Send the link", {"reason": "Jo Lind called back at the number on file: Mia is short for Maya."})
    create_account(
        maya, re.search(r"http://\S+/register/\S+/", stack.mail_to(maya.email, holding="/register/")).group()
    )

    page = maya.open(people)
    expect(page.locator("main")).to_contain_text("second primary", ignore_case=True)
    maya.field("Email", jo.email)
    page.get_by_text("Delegate: prepares").click()
    maya.submit("Send the invitation")
    look(page, "p02-people-invited")
    link = re.search(r"http://\S+/invitations/\S+/", stack.mail_to(jo.email, holding="/invitations/")).group()
    create_account(jo, link, look_at_invitation, first_name="Jo", last_name="Lind")
    expect(jo.page).to_have_url(re.compile(rf"/participants/{model_id}/"))
    page = jo.open(link)  # the second use
    expect(page.locator("main")).to_contain_text("This link no longer works")
    page = jo.open(f"/participants/{model_id}/attestations/cehrt/?year=2021")
    expect(page.locator("main")).to_contain_text("Only a primary point of contact may sign this")

    page = maya.open(people)
    page.get_by_role("link", name="Hand over").click()
    page.locator("#id_successor").select_option(index=1)
    maya.field("Notes for your successor", f"The TIN is {tin}.")
    page.get_by_text("None: end my access").click()
    maya.submit("Hand over")
    expect(page.locator("main")).to_contain_text("Remove it. Use the Model ID")
    look(page, "p03-handover-refused")
    maya.field("Notes for your successor", "The list for January is half done.")
    maya.submit("Hand over")
    expect(page.locator("main")).to_contain_text("You do not have access to a practice yet")
    look(page, "p04-no-access-any-more")
    assert page.goto(stack.address + people).status == 404

    page = jo.open(people)
    expect(page.locator("main")).to_contain_text("The list for January is half done.")
    look(page, "p05-people-after-handover")
    page = jo.open(f"/participants/{model_id}/attestations/cehrt/?year=2021")
    expect(page.get_by_label("Your title")).to_be_visible()


def look_at_invitation(page: Page, name: str) -> None:
    if name == "16-choose-password":
        look(page, "p02-invitation")


def test_list_is_loaded_changed_certified_and_taken(accounts: Accounts) -> None:
    """CMS loads the list; it changes in another tab while it is signed; a snapshot takes who is on it that day."""
    accounts.move_clock(date(2021, 1, 11))
    model_id, analyst, ines = "RO20002", accounts.staff("analyst"), accounts.contact("RO20002")
    rows = [["model_id", "npi", "first_name", "last_name", "specialty", "from", "to"],
            *([model_id, npi(number), first, last, "Radiation oncology", "", ""]
              for number, first, last in ((60_001, "Amara", "Delgado"), (60_002, "Peter", "Nguyen")))]  # fmt: skip
    content = "\n".join(map(",".join, rows))
    page = analyst.open("/admin/participation/practitionerlistfile/add/")
    upload = {"name": "lists-2021.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("[name=file]").set_input_files(upload)
    page.locator("[name=year]").fill("2021")
    page.locator("[name=deliver]").check()
    save(page)
    expect(page.locator("main")).to_contain_text("2 new practitioners")
    look(page, "p10-lists-previewed")
    page.get_by_role("button", name="Load these lists").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    listed = f"/participants/{model_id}/practitioners/"
    page = ines.open(f"{listed}?year=2021")
    expect(page.locator("main")).to_contain_text("Nguyen, Peter")
    other = ines.context.new_page()
    other.goto(ines.stack.address + listed + "add/")
    typed = npi(60_003)
    for label, value in (("NPI", typed.replace("0", "O")), ("First name", "Rosa"), ("Last name", "Lind"),
                         ("On the list from", "2021-01-11")):  # fmt: skip
        other.get_by_label(label).first.fill(value)
    other.get_by_role("button", name="Add to the list").click()
    expect(other.get_by_label("NPI")).to_have_attribute("aria-invalid", "true")
    other.get_by_label("NPI").fill(typed)
    other.get_by_role("button", name="Add to the list").click()
    other.get_by_role("link", name="Remove Peter Nguyen").click()
    other.get_by_label("Last day on the list").fill("2021-02-28")
    other.get_by_role("button", name="Remove from the list").click()
    sign(ines, "Certify this list")
    expect(page.locator("main")).to_contain_text("The list changed while this page was open")
    look(page, "p12-list-changed-meanwhile")
    sign(ines, "Certify this list")
    expect(page.locator("main")).to_contain_text("Practitioner list of 2021 certified")
    look(page, "p13-receipt-names-practitioners")

    accounts.move_clock(date(2021, 4, 1))
    page = ines.open(f"{listed}snapshots/?year=2021")
    look(page, "p14-snapshots")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    with started.value.path().open(newline="", encoding="utf-8-sig") as opened:
        taken = [list(row.values()) for row in csv.DictReader(opened)]
    names = {value for row in taken for value in row}
    assert {"Delgado", "Lind"} <= names, taken
    assert "Nguyen" not in names, taken


def test_statements_are_signed_taken_back_and_signed_again(accounts: Accounts) -> None:
    """Attest, withdraw, attest; opt out, take it back, opt out, and be locked when the year begins."""
    accounts.move_clock(date(2021, 12, 6))
    model_id, omar = "RO20003", accounts.contact("RO20003")
    admin_add(accounts.staff("analyst"), "participation/episodecount",
              {"participant": model_id, "calendar_year": "2020", "count": "11", "source": "2020 claims"})  # fmt: skip
    attestation = f"/participants/{model_id}/attestations/cehrt/?year=2022"
    page = omar.open(attestation)
    for using in ("3", "4"):
        omar.field("CMS EHR Certification ID", "0015EUU3FE12AA3")
        omar.field("Eligible clinicians of your practice", "4")
        omar.field("How many of them use", using)
        sign(omar, "Attest")
        expect(page.locator("main")).to_contain_text("attested for 2022")
        if using == "3":
            omar.open(attestation)
            page.get_by_role("link", name="withdraw this attestation").click()
            look(page, "p20-withdraw")
            sign(omar, "Withdraw")
            omar.open(attestation)
            look(page, "p21-withdrawn")
    page = omar.open(attestation)
    expect(page.locator("main")).to_contain_text("4 of 4")

    election = f"/participants/{model_id}/opt-out/?year=2022"
    omar.open(election)
    sign(omar, "Opt out")
    omar.open(election)
    page.get_by_role("link", name="take back this opt-out").click()
    look(page, "p22-take-back")
    sign(omar, "Take back the opt-out")
    omar.open(election)
    expect(page.locator("main")).to_contain_text("You took back your opt-out")
    sign(omar, "Opt out")
    accounts.move_clock(date(2022, 1, 1))
    omar.open(election)
    expect(page.locator("main")).to_contain_text("This opt-out is locked")
    expect(page.get_by_role("link", name="take back this opt-out")).to_have_count(0)
    look(page, "p23-locked")
