"""The beginning of the story: Model IDs, contacts that register, an opt-out, lists and references of CMS."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings

from episodes.generator.identities import npi
from portal import selectors
from portal.models import Registration, Role, User
from portal.participation.rules import low_volume
from portal.participation.services import elections, enrollment, practitioners, zip_areas
from portal.services import acceptances, accounts, registrations, seats
from portal.terms import DATA
from reconciliation.demonstration import people, references
from reconciliation.demonstration.days import day
from reconciliation.demonstration.people import Person, Practice
from reconciliation.demonstration.world import BY, YEAR, World, signature

FIRST_PRACTITIONER_NUMBER = 50_000
ZIP_AREAS = Path(__file__).with_name("zip_areas.csv")
ZIP_AREAS_SOURCE = "HUD-USPS ZIP Code crosswalk, 2025 (only ZIP Codes near the demonstration's sites)"


def november_2020(world: World) -> None:
    """CMS staff issue Model IDs, load the areas of ZIP Codes, and record each practice's number of episodes."""
    world.move_clock(day(2020, 11, 30))
    for person in people.STAFF:
        user = accounts.create_staff(
            email=person.email, first_name=person.first_name, last_name=person.last_name, group=person.group,
            password=settings.DEMONSTRATION_PASSWORD, by=BY,
        )  # fmt: skip
        world.people[person.email] = accounts.make_demonstration_login(user=user, secret=person.secret, by=BY)
    help_desk, analyst = world.staff("help desk"), world.staff("analyst")
    zip_areas.load(name=ZIP_AREAS.name, content=ZIP_AREAS.read_bytes(), source=ZIP_AREAS_SOURCE, by=help_desk)
    counted_year = low_volume.data_year(YEAR, book=selectors.policy_book())
    for practice in people.PRACTICES:
        row = world.listed[practice.model_id]
        participant = enrollment.issue(
            model_id=practice.model_id,
            kind=row["kind"],
            legal_name=practice.legal_name,
            tin=row["tin"],
            ccn=row["ccn"],
            contact_first_name=practice.contact.first_name,
            contact_last_name=practice.contact.last_name,
            contact_email=practice.contact.email,
            from_on=date.fromisoformat(row["from"]),
            by=help_desk,
        )
        enrollment.add_site(
            participant=participant,
            zip=row["site_zip"],
            cbsa=row["cbsa"],
            from_on=participant.from_on,
            because=f"Participant list of November {YEAR - 1}",
            by=help_desk,
        )
        world.practices[practice.model_id] = participant
        count = 12 if practice.model_id == people.OPTS_OUT else 64
        enrollment.record_episode_count(
            participant=participant,
            calendar_year=counted_year,
            count=count,
            source=f"demonstration count of {counted_year} claims",
            by=analyst,
        )


def december_2020(world: World) -> None:
    """Contacts register, one practice opts out, and a data manager gets a seat at two practices."""
    world.move_clock(day(2020, 12, 8))
    for practice in world.registered:
        _register(world, practice)
    delegate = _seat_holder(world, people.DELEGATE)
    for model_id in people.DELEGATE_OF:
        seats.give(
            user=delegate, participant=world.practices[model_id], role=Role.DELEGATE, by=world.staff("help desk")
        )
    world.move_clock(day(2020, 12, 18))
    elections.opt_out(
        participant=world.practices[people.OPTS_OUT],
        year=YEAR,
        by=world.contact(people.OPTS_OUT),
        **signature(world.practice(people.OPTS_OUT)),
    )


def load_lists(world: World) -> None:
    """CMS provides the individual practitioner lists when the first year starts."""
    world.move_clock(day(2021, 1, 4))
    number = FIRST_PRACTITIONER_NUMBER
    analyst = world.staff("analyst")
    for participant in world.practices.values():
        if not participant.obligations.filter(code="practitioner-list").exists():
            continue
        for first_name, last_name, specialty in people.PRACTITIONERS:
            number += 1
            practitioners.add(
                participant=participant, npi=npi(number), first_name=first_name, last_name=last_name,
                specialty=specialty, from_on=day(2021, 1, 1), source="cms", by=analyst,
            )  # fmt: skip
    practitioners.deliver_lists(participants=world.practices.values(), year=YEAR, by=analyst)


def deliver_lists(world: World, year: int, *, on: date) -> None:
    """CMS provides the lists of a later year, without changes."""
    world.move_clock(on)
    practitioners.deliver_lists(participants=world.practices.values(), year=year, by=world.staff("analyst"))


def publish(world: World, *, on: date) -> None:
    """CMS publishes the documents of the first performance year, and gives each practice its adjustments."""
    world.move_clock(on)
    references.fill_library(year=YEAR, by=world.staff("analyst"))
    deliver_adjustments(world, YEAR, on=on)


def deliver_adjustments(world: World, year: int, *, on: date) -> None:
    """CMS gives each practice its adjustments of a performance year."""
    world.move_clock(on)
    references.deliver_adjustments(world.practices.values(), year=year, by=world.staff("analyst"))


def _register(world: World, practice: Practice) -> None:
    participant, contact = world.practices[practice.model_id], practice.contact
    registration: Registration = registrations.receive(
        model_id=participant.model_id,
        identifier=participant.tin or participant.ccn or "",
        first_name=contact.first_name,
        last_name=contact.last_name,
        email=contact.email,
        by="visitor",
    )
    registrations.answer(registration_id=registration.pk, by=BY)
    user, _ = registrations.accept(token=registration.token(), password=settings.DEMONSTRATION_PASSWORD, by="visitor")
    _give_login(world, user, contact.secret)


def _seat_holder(world: World, person: Person) -> User:
    user = accounts.create_seat_holder(
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        password=settings.DEMONSTRATION_PASSWORD,
        by=world.staff("help desk"),
    )
    _give_login(world, user, person.secret)
    return user


def _give_login(world: World, user: User, secret: str) -> None:
    world.people[user.email] = accounts.make_demonstration_login(user=user, secret=secret, by=BY)
    acceptances.accept(part=DATA, user=user, by=user)
