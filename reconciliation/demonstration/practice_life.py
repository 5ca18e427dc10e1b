"""Everyday work of one practice in the story of the demonstration: its list, its summaries, its people."""

from __future__ import annotations

from datetime import date

from episodes.generator.identities import npi
from portal import selectors
from portal.models import Participant, Role, User
from portal.participation.rules.practitioner_list import fingerprint
from portal.participation.selectors import practitioner_list
from portal.participation.services import practitioners, treatment_summaries
from portal.services import invitations
from reconciliation.demonstration.days import day

NEW_PRACTITIONER_NUMBER = 59_000
# Numbers of nobody, made like the sample of CMS's own sheet about the MBI.
SENT, STILL_TO_SEND = "1EG4TE5MK71", "1EG4TE5MK70"


def change_list(participant: Participant, *, on: date, by: User) -> None:
    """Add a practitioner, and remove the last one by name."""
    practitioners.add(
        participant=participant, npi=npi(NEW_PRACTITIONER_NUMBER), first_name="Lena", last_name="Ortiz",
        specialty="Radiation oncology", from_on=on, source="participant", by=by,
    )  # fmt: skip
    leaving = participant.practitioners.get(last_name="Barlow")
    practitioners.remove(practitioner=leaving, to_on=on, by=by)


def certify_again(participant: Participant, year: int, *, signature: dict[str, str], by: User) -> None:
    """Certify the changed list."""
    shown = practitioner_list(participant, year, book=selectors.policy_book())
    practitioners.certify(participant=participant, year=year, fingerprint=fingerprint(shown), by=by, **signature)


def record_summaries(participant: Participant, *, by: User) -> None:
    """Record two treatments that ended: the summary of one was sent, that of the other is still to send."""
    for mbi, sent_on in ((SENT, day(2022, 6, 30)), (STILL_TO_SEND, None)):
        treatment_summaries.record(participant=participant, mbi=mbi, ended_on=day(2022, 6, 17), sent_on=sent_on, by=by)


def invite(participant: Participant, *, by: User) -> None:
    """Invite a colleague who reads along."""
    invitations.send(participant=participant, email="lena.ortiz@practice.example", role=Role.VIEWER, by=by)
