"""Statements that practices sign in the story: attestations, lists, requests for data and profiles."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal import selectors
from portal.participation.attestations.care import REQUIREMENTS
from portal.participation.rules.practitioner_list import fingerprint
from portal.participation.selectors import practitioner_list
from portal.participation.services import attestations, data_requests, practitioners
from reconciliation.demonstration import data_sharing, people, practice_life, profiles
from reconciliation.demonstration.days import day
from reconciliation.demonstration.people import Practice
from reconciliation.demonstration.world import World, signature

ANSWERS: dict[str, dict[str, Any]] = {
    "cehrt": {"certification_id": "0015EUU3FE12AA3", "eligible_clinicians": 4, "clinicians_using": 4},
    "pso": {
        "takes_part": "yes",
        "organization": "Clarity PSO",
        "listing_number": "P0015",
        "agreement_on": day(2020, 11, 2),
    },
    "peer-review": {"new_patients": 120, "reviewed_plans": 78},
    "patient-care": {requirement.code: "yes" for requirement in REQUIREMENTS},
}


def attest(world: World, code: str, year: int, *, on: date) -> None:
    """Each practice with the obligation signs the attestation."""
    world.move_clock(on)
    for practice, _ in world.with_obligation(year, code):
        _attest(world, practice, year, code, ANSWERS[code])


def certify_lists(world: World, year: int, *, on: date) -> None:
    """Each practice with the obligation certifies its practitioner list."""
    world.move_clock(on)
    for practice, participant in world.with_obligation(year, "practitioner-list"):
        practitioners.certify(
            participant=participant,
            year=year,
            fingerprint=fingerprint(practitioner_list(participant, year, book=selectors.policy_book())),
            by=world.contact(practice.model_id),
            **signature(practice),
        )


def share_data(world: World, year: int, *, asked_on: date, decided_on: date) -> None:
    """One practice asks for the data of a year and gives notices; CMS approves. Another one's request waits."""
    world.move_clock(asked_on)
    asked = [
        data_sharing.ask(
            world.practices[model_id], year, signature=signature(world.practice(model_id)), by=world.contact(model_id)
        )
        for model_id in people.DELEGATE_OF
    ]
    world.move_clock(decided_on)
    data_requests.decide(request=asked[0], outcome="approved", by=world.staff("analyst"))
    first = people.DELEGATE_OF[0]
    data_sharing.give_notices(world.practices[first], session_on=asked_on, by=world.contact(first))


def share_files(world: World, year: int, *, on: date) -> None:
    """One practice asks for the data of a year whose episodes are built; CMS approves, and the files are prepared."""
    world.move_clock(on)
    model_id = people.DELEGATE_OF[0]
    practice, contact = world.practices[model_id], world.contact(model_id)
    asked = data_sharing.ask(practice, year, signature=signature(world.practice(model_id)), by=contact)
    data_requests.decide(request=asked, outcome="approved", by=world.staff("analyst"))
    data_sharing.prepare_files(practice, year, by=world.people[people.DELEGATE.email])


def look_at_profiles(world: World, *, on: date) -> None:
    """One practice confirms what CMS has on file; another one tells a new name, on which CMS has to decide."""
    world.move_clock(on)
    first, second = people.DELEGATE_OF
    for model_id, say in ((first, profiles.confirm), (second, profiles.tell_name)):
        say(world.practices[model_id], on, signature=signature(world.practice(model_id)), by=world.contact(model_id))


def live(world: World, year: int, *, on: date, certified_on: date) -> None:
    """One practice changes its list and certifies it again, and records treatment summaries."""
    model_id = people.DISPUTES
    participant, contact = world.practices[model_id], world.contact(model_id)
    world.move_clock(on)
    practice_life.change_list(participant, on=on, by=contact)
    world.move_clock(certified_on)
    practice_life.certify_again(participant, year, signature=signature(world.practice(model_id)), by=contact)
    practice_life.record_summaries(participant, by=world.people[people.DELEGATE.email])


def _attest(world: World, practice: Practice, year: int, code: str, answers: dict[str, Any]) -> None:
    attestations.attest(
        participant=world.practices[practice.model_id],
        year=year,
        code=code,
        answers=answers,
        by=world.contact(practice.model_id),
        **signature(practice),
    )
