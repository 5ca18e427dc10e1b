"""Steps of CMS staff in the admin: fill in a form, choose a row in a search field, open a row of a list."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.people import Visitor


def admin_add(person: Visitor, model: str, fields: dict[str, str], query: str = "") -> Page:
    """Fill in and save an admin form; a field that searches takes the words that find its row."""
    page = person.open(f"/admin/{model}/add/{query}")
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("element => element.classList.contains('admin-autocomplete')"):
            choose(page, name, value)
        elif field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    return save(page)


def save(page: Page) -> Page:
    """Save the form of an admin page, confirm what it does if it asks, and check that it was not refused."""
    page.locator("[name=_save]").click()
    confirm(page)
    expect(page.locator(".errornote")).to_have_count(0)
    return page


def confirm(page: Page) -> None:
    """Confirm what an act does, if the page asks."""
    page.wait_for_load_state()
    if page.locator("[name=seen_effect]").count():
        page.get_by_role("button", name=re.compile("^Confirm")).click()
        page.wait_for_load_state()


def choose(page: Page, field: str, words: str, holding: str = "") -> None:
    """Choose the row that a search field of the admin finds by some words: the only one that holds some others."""
    page.locator(f"#id_{field} + .select2").click()
    with page.expect_response("**/autocomplete/*&field_name=*"):
        page.locator(".select2-search__field").fill(words)
    found = page.locator(".select2-results__option:not(.loading-results, .select2-results__message)", has_text=holding)
    expect(found).to_have_count(1)
    found.click()


def open_row(person: Visitor, model: str, words: str) -> Page:
    """Open the first row of an admin list that holds some words."""
    page = person.open(f"/admin/{model}/")
    page.locator("#result_list tr", has_text=words).locator("th a").first.click()
    page.wait_for_load_state()
    return page


def step(page: Page, label: str, fields: dict[str, str]) -> str:
    """Take a step of a row, and return the message."""
    take(page, label, fields)
    return page.locator(".messagelist").inner_text()


def take(page: Page, label: str, fields: dict[str, str]) -> None:
    """Open the page of a row's step by its label, fill in its fields, and confirm."""
    page.get_by_role("link", name=label, exact=True).first.click()
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name=label).click()
    confirm(page)
