"""Activity of a participant in sentences: the words for each use case.

An app lists the words for its use cases as `SENTENCES` in its own module `activity`; this module loads them from there.
A use case without a sentence is not told (`tests/oversight/test_activity.py` names each, with the reason).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, reduce
from importlib import import_module
from string import Formatter

from django.apps import apps
from django.utils.module_loading import module_has_submodule

RECEIPT = "portal.Receipt"


_FOR_STAFF = (
    ("your practice", "the practice"), ("your", "the practice's"), ("you are", "it is"), ("you see", "it sees"),
    ("you", "the practice"), ("we have", "CMS has"), ("we keep", "CMS keeps"),
)  # fmt: skip


class Topic(StrEnum):
    """The kinds of activity by which a practice filters."""

    PEOPLE = "People and access"
    PRACTICE = "Your practice on file"
    PRACTITIONERS = "Practitioners"
    SIGNED = "Signed and taken back"
    DUTIES = "Duties and dates"
    FILES = "Files"
    MONEY = "Reports and disputes"
    PATIENTS = "Patients' notices and choices"
    CMS = "Messages and oversight of CMS"


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words for one use case, which follow the name of the person: "ended the access of {user}".

    `of` is the model whose row fills the placeholders: names of its columns, or `count`, the number of its rows.
    """

    action: str
    topic: Topic
    words: str
    of: str = RECEIPT

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the words name."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.words) if name and name != "count")

    @property
    def words_for_staff(self) -> str:
        """The words as CMS staff read them, for whom "you" is the practice."""
        return reduce(lambda words, pair: re.sub(rf"\b{pair[0]}\b", pair[1], words), _FOR_STAFF, self.words)


@lru_cache(maxsize=1)
def sentences() -> dict[str, Sentence]:
    """Return all sentences by use case."""
    found: dict[str, Sentence] = {}
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "activity"):
            own = getattr(import_module(f"{app.name}.activity"), "SENTENCES", ())
            found |= {sentence.action: sentence for sentence in own}
    return found


PERSON, INVITATION, FILE, PARTICIPANT = "portal.Seat", "portal.Invitation", "portal.StoredFile", "portal.Participant"

SENTENCES = (
    Sentence("participant.issue", Topic.PRACTICE, "issued the Model ID {model_id}", PARTICIPANT),
    Sentence("participant.amend", Topic.PRACTICE, "changed what we have on file about your practice", PARTICIPANT),
    Sentence("participant.correct_identifier", Topic.PRACTICE, "corrected your TIN or CCN", PARTICIPANT),
    Sentence("contact.propose", Topic.PRACTICE, "proposed a new primary contact: {first_name} {last_name}",
             "portal.ContactProposal"),
    Sentence("contact.propose_listed", Topic.PRACTICE, "proposed the primary contact of a list that CMS loaded: "
             "{first_name} {last_name}", "portal.ContactProposal"),
    Sentence("contact.approve", Topic.PRACTICE, "approved the new primary contact: {first_name} {last_name}",
             "portal.ContactProposal"),
    Sentence("contact.turn_down", Topic.PRACTICE, "turned down the proposed contact: {first_name} {last_name}",
             "portal.ContactProposal"),
    Sentence("registration.receive", Topic.PEOPLE, "received the registration of {first_name} {last_name}",
             "portal.Registration"),
    Sentence("registration.accept", Topic.PEOPLE, "accepted the registration of {first_name} {last_name}",
             "portal.Registration"),
    Sentence("registration.turn_down", Topic.PEOPLE, "turned down the registration of {first_name} {last_name}",
             "portal.Registration"),
    Sentence("invitation.send", Topic.PEOPLE, "invited {email} (role: {role})", INVITATION),
    Sentence("invitation.renew", Topic.PEOPLE, "sent the invitation of {email} again", INVITATION),
    Sentence("invitation.revoke", Topic.PEOPLE, "took back the invitation of {email}", INVITATION),
    Sentence("invitation.accept", Topic.PEOPLE, "accepted an invitation (role: {role})", INVITATION),
    Sentence("account.create_seat_holder", Topic.PEOPLE, "gave {user} access (role: {role})", PERSON),
    Sentence("seat.give", Topic.PEOPLE, "gave {user} access (role: {role})", PERSON),
    Sentence("seat.change_role", Topic.PEOPLE, "gave {user} another role: {role}", PERSON),
    Sentence("seat.end", Topic.PEOPLE, "ended the access of {user}", PERSON),
    Sentence("handover.hand_over", Topic.PEOPLE, "handed the work over to {successor}", "portal.Handover"),
    Sentence("message.send", Topic.CMS, "sent the message “{subject}”", "portal.Message"),
    Sentence("library.publish", Topic.CMS, "published a document: {subject}", "portal.Message"),
    Sentence("file.note_harmful", Topic.FILES, "found harmful content in a file and removed it", FILE),
    Sentence("file.note_altered", Topic.FILES, "found that a stored file was altered", FILE),
    Sentence("file.expire", Topic.FILES, "removed the content of files after the time for which we keep them", FILE),
)  # fmt: skip
