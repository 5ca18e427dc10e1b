"""Steps of people in a browser: sign in, set up the second factor, move the date, fill in forms."""

from __future__ import annotations

import re
import time
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
