"""Rows for tests, written by the services as in production."""

from __future__ import annotations

import itertools
from datetime import date
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.test import Client

from episodes.models import ConstructionRun, Publication
from portal import clock
from portal.models import Acceptance, Participant, Role, Seat, User
from portal.participation.services import enrollment, obligations, reminders
from portal.services import demonstration_clock
from portal.services import participants as issuing
from portal.sessions import ACCEPTED, SECOND_FACTOR
from portal.terms import PARTS
from reconciliation.models import Run
from reconciliation.services import releases

PASSWORD = "four calm otters swim"  # the password of all accounts in tests
_numbers = itertools.count(1)


def at(day: date) -> None:
    """Move the business clock to a day and run the scheduled jobs that open obligations and send reminders."""
    demonstration_clock.move(to=day, follow=False, by="test")
    obligations.open_all(by="test")
    reminders.remind(by="test")


def tin() -> str:
    """Return a new, well-formed TIN."""
    return f"98{next(_numbers):07d}"


def participant(kind: str = "dual", **given: Any) -> Participant:
    """Issue a Model ID to a practice, or to a hospital if the kind is technical."""
    return enrollment.issue(by="test", **_practice(kind, **given))


def participants(count: int) -> list[Participant]:
    """Issue Model IDs to several practices at once, which takes little more time than one."""
    made = issuing.issue(practices=[issuing.Practice(**_practice("dual")) for _ in range(count)], by="test")
    obligations.open_years(participants=made, by="test")
    return made


def _practice(kind: str, **given: Any) -> dict[str, Any]:
    number = next(_numbers)
    # The State is 46 (Utah), in which no hospital is PPS-exempt.
    identity = {"ccn": f"46{number % 879 + 1:04d}"} if kind == "technical" else {"tin": tin()}
    if "tin" in given or "ccn" in given:
        identity = {}
    return {
        "kind": kind,
        "legal_name": f"Test Radiation Oncology {number}",
        "contact_first_name": "Ada",
        "contact_last_name": f"Contact{number}",
        "contact_email": f"contact{number}@practice.example",
        "from_on": date(2021, 1, 1),
        **identity,
        **given,
    }


@cache
def _password_hash(hasher: str) -> str:
    """Return the hash of the password of all accounts; Argon2 takes 0.1 s on purpose, so tests hash it once.

    :param hasher: the first one of the settings, which a test may replace.
    """
    return make_password(PASSWORD)


def published_run(*, year: int = 2021, **given: Any) -> ConstructionRun:
    """Write a finished construction run of the Model without episodes, published by the operator."""
    facts = {"claims_through": date(year + 1, 7, 31), "status": "done", "finished_at": clock.real_now(), **given}
    run = ConstructionRun.objects.create(year=year, key=f"run {next(_numbers)}", requested_by="test", **facts)
    publish(run)
    return run


def publish(run: ConstructionRun) -> None:
    """Publish a run as the operator does, without the counts that follow."""
    now = clock.now()
    Publication.objects.create(run=run, reason="test", command="test", asked_at=now, published_at=now)


def released(run: Run, *, on: date | None = None) -> Run:
    """Release the prepared reports of a run by two people, today unless given otherwise, and issue what is due."""
    releases.release_run(
        run=run,
        release_on=on or clock.today(),
        reason="All claims of the year have come.",
        asked_by=user(staff="analyst"),
        approved_by=user(staff="approver"),
    )
    run.refresh_from_db()
    return run


def user(*, staff: str = "", second_factor: bool = True, **given: Any) -> User:
    """Make an account with a verified email address.

    :param staff: the CMS group of a staff member; empty for a person of a practice.
    """
    number = next(_numbers)
    fields = {"first_name": "Test", "last_name": f"Person{number}", **given}
    email = fields.pop("email", f"person{number}@practice.example").lower()
    made = User.objects.create(
        email=email, password=_password_hash(settings.PASSWORD_HASHERS[0]), is_staff=bool(staff), **fields
    )
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    if staff:
        made.groups.add(Group.objects.get(name=staff))
    if not staff:
        Acceptance.objects.bulk_create(
            Acceptance(user=made, part=part.code, version=part.version, accepted_at=clock.real_now())
            for part in PARTS.values()
        )
    if second_factor:
        give_second_factor(made)
    return made


def give_second_factor(person: User) -> str:
    """Set up an authenticator app and return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    assert Authenticator.objects.filter(user=person).exists()
    return secret


def seat(at_participant: Participant, role: str = Role.PRIMARY, **given: Any) -> User:
    """Make an account with a seat at a participant."""
    person = user(**given)
    Seat.objects.create(participant=at_participant, user=person, role=role, started_at=clock.real_now())
    return person


def client(person: User, *, code_given: bool = True, **given: Any) -> Client:
    """Return a test client in which a person is signed in, with an authenticator code if they have an authenticator.

    :param code_given: False for a session opened with the password alone.
    """
    browser = Client(**given)
    browser.force_login(person, backend="portal.authentication.PortalBackend")
    session = browser.session
    session[ACCEPTED] = [part.mark for part in PARTS.values()]
    if code_given and Authenticator.objects.filter(user=person).exists():
        session[SECOND_FACTOR] = True
    session.save()
    return browser
