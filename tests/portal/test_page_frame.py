"""The frame of every page in a real browser: menus, banner, print, and pages without scripts."""

from __future__ import annotations

import os
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from portal.models import Role, Seat
from tests import factories
from tests.journeys.screenshots import look, violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
PAPER = {"width": 665, "height": 905}  # Letter, within the margins of 2 cm
NOT_OFFICIAL = "This is not an official website of the United States government."


@pytest.fixture
def opened(browser: Browser, live_server):
    """Return a function that opens the dashboard for a primary contact and collects the browser's console errors."""
    contexts = []

    def open_(viewport, *, script: bool = True) -> Page:
        participant = factories.participant()
        client = factories.client(factories.seat(participant, Role.PRIMARY))
        context = browser.new_context(base_url=live_server.url, viewport=viewport, java_script_enabled=script)
        contexts.append(context)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.console_errors = []
        page.on(
            "console", lambda message: page.console_errors.append(message.text) if message.type == "error" else None
        )
        page.goto(f"/participants/{participant.model_id}/")
        return page

    yield open_
    for context in contexts:
        context.close()


def test_the_menu_on_a_phone_opens_holds_the_focus_and_closes(opened):
    page = opened(PHONE)
    link = page.locator(".usa-nav").get_by_role("link", name="Dates and resources")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(link).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.activeElement.closest('.usa-nav') !== null")
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    assert page.console_errors == []  # the browser reports breaches of the content security policy here


def test_the_list_of_participant_pages_opens_on_a_phone(opened):
    page = opened(PHONE)
    receipts = page.get_by_role("link", name="Receipts", exact=True)
    expect(receipts).to_be_hidden()
    page.get_by_role("button", name="Pages of this participant").click()
    expect(receipts).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_person_can_sign_out_on_phone_and_desktop(opened, viewport):
    page = opened(viewport)
    if viewport is PHONE:
        page.get_by_role("button", name="Menu").click()
    page.locator("[aria-controls=account-menu]").click()
    assert violations(page) == []
    page.locator("#account-menu").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_the_banner_says_that_the_site_is_not_official_and_opens(opened):
    page = opened(DESKTOP)
    expect(page.get_by_text(NOT_OFFICIAL).first).to_be_visible()
    more = page.get_by_text("nothing that you file here reaches CMS")
    expect(more).to_be_hidden()
    page.locator(".usa-banner__button").click()
    expect(more).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_without_scripts_all_links_are_visible(opened, viewport):
    page = opened(viewport, script=False)
    for name in ("Dates and resources", "Receipts", "Change password"):
        expect(page.get_by_role("link", name=name).first).to_be_visible()
    expect(page.get_by_text("nothing that you file here reaches CMS")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out").first).to_be_visible()


@pytest.mark.parametrize("viewport", [PAPER, DESKTOP], ids=["paper", "desktop"])
def test_printed_page_names_its_participant_and_has_no_menus_but_tables(opened, viewport):
    page = opened(viewport)
    page.emulate_media(media="print")
    card = page.locator(".participant-card")
    expect(card).to_contain_text("Model ID RO")
    expect(card).to_be_visible()
    for menu in (".usa-nav", ".side-navigation", ".side-navigation__toggle", ".usa-breadcrumb"):
        expect(page.locator(menu).first).to_be_hidden()
    expect(page.locator("main .table__rows tbody tr").first).to_have_css("display", "table-row")


def test_ro_connect_is_accessible_on_phone_and_desktop(opened):
    page = opened(DESKTOP)
    page.goto(f"{page.url}connect/")
    expect(page.get_by_role("heading", name="RO Connect")).to_be_visible()
    look(page, "ro-connect")


def sheets_of(page: Page) -> list[str]:
    """Print the page and return the words of each sheet."""
    printed = PdfReader(BytesIO(page.pdf(format="Letter", prefer_css_page_size=True)))
    return [" ".join(sheet.extract_text().split()) for sheet in printed.pages]


def test_no_sheet_is_without_content_and_no_heading_without_its_table(opened):
    """The headings of a table end just above the end of a sheet, and so does the page."""
    page = opened(PAPER)
    page.emulate_media(media="print")
    page.evaluate(
        """() => {
          const main = document.querySelector("main");
          const [above, end] = [document.createElement("div"), document.createElement("p")];
          above.id = "above";
          end.textContent = "The end of the content.";
          main.replaceChildren(above, document.querySelector("main .table"), end);
        }"""
    )
    first_row = page.locator("main .table__rows tbody th").first.inner_text().split("\n")[0]
    for last in ("main .table__rows thead", "main > p:last-child"):
        page.evaluate(
            """([last, sheet]) => {
              const above = document.getElementById("above");
              above.style.height = 0;
              const bottom = document.querySelector(last).getBoundingClientRect().bottom + window.scrollY;
              above.style.height = `${sheet - 8 - (bottom % sheet)}px`;
            }""",
            [last, PAPER["height"]],
        )
        sheets = sheets_of(page)
        assert "Model ID RO" in sheets[0] and "not an official website" in sheets[0]
        assert "The end of the content." in sheets[-1], "a sheet follows the content"
        [table] = [sheet for sheet in sheets if "What follows" in sheet][:1]
        assert first_row in table, "the headings of a table stand above no row"


def test_page_of_the_admin_fits_a_phone_prints_its_content_and_warns_before_a_time_out(browser: Browser, live_server):
    """Tables are cards on a phone, the lists of the admin stay on the screen, the warning shows no marks of a list."""
    session = factories.client(factories.user(staff="analyst")).cookies["sessionid"].value
    context = browser.new_context(base_url=live_server.url, viewport=PHONE)
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto("/layouts/")
    cell = page.locator("table[role=table] td[data-label=Takes]").first
    assert cell.bounding_box()["width"] > PHONE["width"] / 2
    page.set_viewport_size(DESKTOP)
    page.evaluate("document.getElementById('session-timeout').showModal()")
    buttons = page.locator(".session-timeout li")
    expect(buttons.first).to_have_css("list-style-type", "none")
    assert [item.is_visible() for item in buttons.all()] == [True, False, True], "no room for a button that is hidden"
    page.emulate_media(media="print")
    for menu in ("#nav-sidebar", ".breadcrumbs", "#user-tools", ".session-timeout", "#content .usa-button"):
        expect(page.locator(menu).first).to_be_hidden()
    assert "All versions" in sheets_of(page)[0]
    context.close()


def test_a_day_that_does_not_exist_is_not_sent_as_no_day(opened):
    """An empty last day ends an access at once; a browser sends an unreadable day as an empty one."""
    page = opened(DESKTOP)
    seat = Seat.objects.get()
    other = factories.seat(seat.participant, Role.VIEWER)
    end = f"/participants/{seat.participant.model_id}/people/{seat.participant.seats.get(user=other).pk}/end/"
    page.goto(end)
    page.get_by_label("Last day of access").focus()
    page.keyboard.type("02302022")
    page.get_by_role("button", name="End the access").click()
    assert page.url.endswith(end)
    assert page.evaluate("document.activeElement.id") == "id_last_on"
    assert Seat.objects.in_force().count() == 2
