"""The practices and people of the stories: written by the services inside the running portal, signed in when needed."""

from __future__ import annotations

import json
from datetime import date

from allauth.mfa.totp.internal.auth import generate_totp_secret
from playwright.sync_api import Browser

from tests.journeys.people import PASSWORD, Visitor
from tests.journeys.stack import Stack

STAFF = {
    "help desk": "nora@cms.example",
    "analyst": "leon@cms.example",
    "approver": "victor@cms.example",
    "administrator": "edith@cms.example",
    "reviewer": "ruth@cms.example",
}
# A practice for each story: Model ID, TIN, and the first and last name of its contact.
PRACTICES = {
    "RO20001": ("980020001", "Maya", "Ito"),
    "RO20002": ("980020002", "Ines", "Park"),
    "RO20003": ("980020003", "Omar", "Haddad"),
    "RO20004": ("980020004", "Lena", "Fox"),
    "RO20016": ("980020016", "Nils", "Berg"),
    "RO20017": ("070000002", "Rosa", "Reyes"),  # the professional practice of the main job's claims, which owes money
}
UNREGISTERED = "RO20001"
ISSUED_ON = date(2020, 11, 30)


def address_of(model_id: str) -> str:
    """Return the email address of a practice's contact."""
    _, first, last = PRACTICES[model_id]
    return f"{first}.{last}@practice.example".lower()


class Accounts:
    """The people of a running portal. Everybody has one browser, and signs in when first called."""

    def __init__(self, browser: Browser, stack: Stack) -> None:
        self.browser, self.stack = browser, stack
        self.visitors: dict[str, Visitor] = {}
        registered = [address_of(model_id) for model_id in PRACTICES if model_id != UNREGISTERED]
        self.secrets = {email: generate_totp_secret() for email in (*STAFF.values(), *registered)}
        stack.manage(
            "shell", "-c", "import sys; from tests.journeys.accounts import write; write(sys.stdin.read())",
            given=json.dumps(self.secrets),
        )  # fmt: skip

    def staff(self, group: str) -> Visitor:
        """Return the member of CMS staff in a group, signed in."""
        return self._signed_in(STAFF[group])

    def contact(self, model_id: str) -> Visitor:
        """Return the primary contact of a practice, signed in."""
        return self._signed_in(address_of(model_id))

    def newcomer(self, email: str) -> Visitor:
        """Return a person without an account."""
        return self.visitors.setdefault(email, Visitor(self.browser, self.stack, email))

    def _signed_in(self, email: str) -> Visitor:
        if email not in self.visitors:
            person = self.newcomer(email)
            person.secret = self.secrets[email]
            person.sign_in()
        return self.visitors[email]

    def move_clock(self, to: date) -> None:
        """Move the demonstration's clock, as the help desk does."""
        self.staff("help desk").move_clock(to)

    def check_failures(self) -> None:
        """Check that no page of anybody had an error of a script or of the server."""
        failures = [failure for person in self.visitors.values() for failure in person.failures]
        assert not failures, "\n".join(failures)


def write(secrets: str) -> None:
    """Write the practices and the accounts, in the portal's own process.

    :param secrets: the secret of each person's authenticator app by email address, as JSON.
    """
    from allauth.mfa.totp.internal.auth import TOTP

    from portal.models import Role
    from portal.participation.services import enrollment
    from portal.services import acceptances, accounts, demonstration_clock, seats
    from portal.terms import DATA

    demonstration_clock.move(to=ISSUED_ON, follow=False, by="test")
    secret_of = json.loads(secrets)
    for group, email in STAFF.items():
        person = accounts.create_staff(
            email=email, first_name=group.title(), last_name="Staff", group=group, password=PASSWORD, by="test"
        )
        TOTP.activate(person, secret_of[email])
        if group == "help desk":
            help_desk = person
    for model_id, (tin, first, last) in PRACTICES.items():
        names = {"first_name": first, "last_name": last, "email": address_of(model_id)}
        practice = enrollment.issue(
            model_id=model_id, kind="dual", legal_name=f"{last} Radiation Oncology", tin=tin,
            from_on=date(2021, 1, 1), by="test", **{f"contact_{name}": value for name, value in names.items()},
        )  # fmt: skip
        if model_id != UNREGISTERED:
            person = accounts.create_seat_holder(**names, password=PASSWORD, by=help_desk)
            TOTP.activate(person, secret_of[names["email"]])
            seats.give(participant=practice, user=person, role=Role.PRIMARY, by=help_desk)
            acceptances.accept(part=DATA, user=person, by=person)
