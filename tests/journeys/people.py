"""Steps of people in a browser: sign in, set up the second factor, move the date, fill in forms."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, Page

from portal.formatting import long_date
from tests.journeys.stack import Stack

PASSWORD = "four calm otters swim"
PERIOD = 30


class Visitor:
    """A person with a separate browser."""

    def __init__(self, browser: Browser, stack: Stack, email: str) -> None:
        self.context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 900})
        self.page: Page = self.context.new_page()
        self.stack = stack
        self.email = email
        self.secret = ""
        self._last_counter = 0
        self.failures: list[str] = []
        self.page.on("console", self._note)
        self.page.on("response", self._note_response)

    def _note(self, message: object) -> None:
        text = getattr(message, "text", "")
        if getattr(message, "type", "") != "error" or "Failed to load resource" in text:
            return
        if "/admin/" in self.page.url and "inline style" in text:
            return  # the policy refuses inline styles of Django's admin widgets, which work without them
        self.failures.append(f"{self.page.url}: {text}")

    def _note_response(self, response: object) -> None:
        if getattr(response, "status", 0) >= 500:
            self.failures.append(f"{response.url} answered {response.status}")  # type: ignore[attr-defined]

    def open(self, path: str) -> Page:
        """Go to a page of the portal."""
        self.page.goto(path if path.startswith("http") else self.stack.address + path)
        return self.page

    def code(self) -> str:
        """Return a one-time code that was not used before, because allauth accepts each once."""
        while (counter := int(time.time()) // PERIOD) <= self._last_counter:
            time.sleep(0.5)
        self._last_counter = counter
        return str(format_hotp_value(hotp_value(self.secret, counter)))

    def set_up_second_factor(self) -> None:
        """Read the secret from the page of the authenticator app and confirm it with a code."""
        self.page.wait_for_url("**/2fa/totp/activate/**")
        text = self.page.content()
        found = re.search(r"\b[A-Z2-7]{32}\b", text)
        assert found, "no secret on the page"
        self.secret = found.group()
        self.page.locator("[name=code]").fill(self.code())
        self.page.locator("main form button[type=submit], main form input[type=submit]").first.click()
        self.page.wait_for_load_state()

    def sign_in(self) -> None:
        """Sign in with the password and, if it is set up, a code."""
        self.open("/accounts/login/")
        self.page.locator("[name=login]").fill(self.email)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.submit("Sign in")
        if self.secret:
            self.page.locator("[name=code]").fill(self.code())
            self.submit("Sign in")

    def accept_terms(self) -> None:
        """Accept the terms of the data portal, which its first page asks for."""
        self.open("/terms/data/")
        self.submit("I accept these terms")

    def submit(self, name: str) -> None:
        """Click a button of the page's form."""
        self.page.locator("main").get_by_role("button", name=name, exact=False).first.click()
        self.page.wait_for_load_state()

    def move_clock(self, to: date) -> None:
        """Move the demonstration's clock on the page for staff."""
        self.open("/demonstration/clock/")
        self.page.get_by_label("Day").fill(to.isoformat())
        self.submit("Move the date")
        assert f"{long_date(to)}" in self.page.locator("main").inner_text()

    def field(self, label: str, value: str) -> None:
        """Fill in a field by its label."""
        self.page.get_by_label(label, exact=False).first.fill(value)


def register(
    person: Visitor,
    model_id: str,
    identifier: str,
    first_name: str,
    last_name: str,
    seen: Callable[[Page, str], object] = lambda page, name: None,
) -> None:
    """Register, confirm the email, choose a password, set up the authenticator app.

    :param seen: takes the page and a name at each state, for screenshots.
    """
    page = person.open("/")
    page.get_by_role("link", name="Register here").first.click()
    ask_to_register(person, model_id, identifier, first_name, last_name, seen)
    mail = person.stack.mail_to(person.email, holding="/register/")
    assert identifier not in mail
    create_account(person, re.search(r"http://\S+/register/\S+/", mail).group(), seen)  # type: ignore[union-attr]


def ask_to_register(
    person: Visitor,
    model_id: str,
    identifier: str,
    first_name: str,
    last_name: str,
    seen: Callable[[Page, str], object] = lambda page, name: None,
) -> None:
    """Send the form of the registration."""
    for label, value in (("Model ID", model_id), ("TIN or CCN", identifier), ("First name", first_name),
                         ("Last name", last_name), ("Email", person.email)):  # fmt: skip
        person.field(label, value)
    seen(person.page, "14-register")
    person.submit("Register")
    seen(person.page, "15-register-sent")


def create_account(
    person: Visitor, link: str, seen: Callable[[Page, str], object] = lambda page, name: None, **names: str
) -> None:
    """Open the link of a mail, choose a password (and a name, if the page asks for it), set up the second factor."""
    page = person.open(link)
    seen(page, "16-choose-password")
    for name, value in {**names, "password": PASSWORD, "repeated": PASSWORD}.items():
        page.locator(f"[name={name}]").fill(value)
    person.submit("Create account")
    seen(page, "17-authenticator")
    person.set_up_second_factor()
    seen(page, "18-recovery-codes")
    person.accept_terms()
    person.open("/start/")


def sign(person: Visitor, button: str) -> None:
    """Sign the statement on the page."""
    person.field("Your title", "Practice administrator")
    if not person.page.locator("#id_agreed").is_checked():  # a form that is shown again keeps the box checked
        person.page.locator("label[for=id_agreed]").click()
    person.submit(button)
