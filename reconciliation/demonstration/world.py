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
<<<<<<< HEAD
=======


def run_steps(world: World) -> None:
    """Run all steps, from November 2020 to August 29, 2022."""
    until_the_claims(world)
    from_the_claims_on(world)


def until_the_claims(world: World) -> None:
    """Run the steps of the participants and of CMS before the claims of the year are imported."""
    world.november_2020()
    world.publish(on=date(2020, 12, 1))
    world.december_2020()
    world.load_lists()
    world.attest("cehrt", 2021, on=date(2021, 1, 8))
    world.certify_lists(2021, on=date(2021, 1, 12))
    world.attest("pso", 2021, on=date(2021, 1, 20))
    world.oversight("look_after_2021")
    world.upload_clinical_data(2021, 1, on=date(2021, 7, 28))
    world.deliver_adjustments(2022, on=date(2021, 12, 1))
    world.attest("cehrt", 2022, on=date(2021, 12, 14))
    world.deliver_lists(2022, on=date(2022, 1, 3))
    world.certify_lists(2022, on=date(2022, 1, 11))
    world.attest("pso", 2022, on=date(2022, 1, 18))
    world.upload_clinical_data(2021, 2, on=date(2022, 1, 24))
    world.attest("peer-review", 2021, on=date(2022, 3, 8))
    world.attest("patient-care", 2021, on=date(2022, 3, 8))
    world.upload_quality_measures(on=date(2022, 3, 22))
    world.oversight("write_to_the_silent")
    world.share_data(2022, asked_on=date(2022, 4, 5), decided_on=date(2022, 4, 12))
    world.oversight("correct_2022")
    world.live(2022, on=date(2022, 7, 1), certified_on=date(2022, 7, 11))
    world.upload_clinical_data(2022, 1, on=date(2022, 7, 18))
    world.oversight("announce_reports")


def from_the_claims_on(world: World) -> None:
    """Import the claims, reconcile the year, and run the steps that follow."""
    world.build_episodes(on=date(2022, 8, 8))
    world.reconcile(on=date(2022, 8, 15))
    world.dispute(filed_on=date(2022, 8, 22), answered_on=date(2022, 8, 24))
    world.oversight("ask_for_a_plan")
    world.look_at_profiles(on=date(2022, 8, 26))
    world.move_clock(ENDS_ON)
    practice_life.invite(world.practices[people.DISPUTES], by=world.contact(people.DISPUTES))


def make() -> None:
    """Create the demonstration data of `make run`, and mark the portal as ready for visitors."""
    with tempfile.TemporaryDirectory(prefix="portal-demonstration-") as folder:
        run_steps(World(Path(folder)))
    portal_state.mark_demonstration_ready(by="system:demonstration")
>>>>>>> suite2
