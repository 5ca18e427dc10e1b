"""The world of the demonstration while its story is told: people, practices and a clock."""

from __future__ import annotations

import csv
from datetime import date, time
from pathlib import Path

from episodes.generator.world import generate
from portal import selectors
from portal.models import Participant, User
from portal.participation.services import obligations, reminders
from portal.services import demonstration_clock
from reconciliation.demonstration import people
from reconciliation.demonstration.people import Practice
from reconciliation.models import Report

BY = "system:demonstration"
YEAR = people.PERFORMANCE_YEAR


class World:
    """The demonstration data while they are created: its people, its practices, and its clock."""

    def __init__(self, claims_folder: Path) -> None:
        """Generate the claims and the participant list that all steps use."""
        self.folder = claims_folder
        self.people: dict[str, User] = {}
        self.practices: dict[str, Participant] = {}
        self.reports: dict[str, Report] = {}
        generate(
            participants=len(people.PRACTICES),
            episodes=people.EPISODES,
            years=[YEAR],
            billing="model",
            seed=people.SEED,
            out=claims_folder,
            book=selectors.policy_book(),
        )
        with (claims_folder / "participants.csv").open(newline="") as opened:
            self.listed = {row["model_id"]: row for row in csv.DictReader(opened) if not row["exclusion"]}

    def move_clock(self, day: date, hour: int = 10) -> None:
        """Move the clock to a day, open obligations that are due to open, and send reminders."""
        demonstration_clock.move(to=day, at=time(hour, 12), follow=False, by=BY)
        obligations.open_all(by=BY)
        reminders.remind(by=BY)

    def staff(self, group: str) -> User:
        """Return the member of CMS staff in a group."""
        return self.people[next(person.email for person in people.STAFF if person.group == group)]

    def contact(self, model_id: str) -> User:
        """Return a practice's primary contact."""
        return self.people[self.practice(model_id).contact.email]

    @property
    def registered(self) -> list[Practice]:
        """Return the practices whose contact has registered."""
        return [practice for practice in people.PRACTICES if practice.model_id != people.NEVER_REGISTERS]

    def with_obligation(self, year: int, code: str) -> list[tuple[Practice, Participant]]:
        """Return the registered practices with an obligation of a code in a year, each with its participant."""
        pairs = [(practice, self.practices[practice.model_id]) for practice in self.registered]
        return [
            (practice, participant)
            for practice, participant in pairs
            if participant.obligations.filter(year=year, code=code, waived_on=None).exists()
        ]

    def practice(self, model_id: str) -> Practice:
        """Return the practice of a Model ID."""
        return next(practice for practice in people.PRACTICES if practice.model_id == model_id)


def signature(practice: Practice) -> dict[str, str]:
    """Return the signature of the contact of a practice, as services take it."""
    return {"signer_title": practice.contact.title}
