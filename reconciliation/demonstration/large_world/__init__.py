"""A world of any size for measuring: participants, people, five years of obligations, and what follows from them.

It is written in bulk: its reports have episodes, lines, scores and what followed in money, but no claims and, until
somebody asks, no PDF. Its files have rows, but no bytes. Every receipt is sealed. The same seed makes the same world,
apart from Model IDs and seals.
"""

from __future__ import annotations

import time

from django.apps import apps

from portal.models import Participant, Receipt, Seat
from portal.participation.models import Obligation, Practitioner
from portal.participation.services import obligations
from reconciliation.models import ReportLine

from . import correspondence, files, reports, statements
from .practices import BY, LargeWorld
from .receipts import Receipts

COUNTED = {
    "participants": Participant,
    "seats": Seat,
    "practitioners": Practitioner,
    "obligations": Obligation,
    "receipts": Receipt,
    "report_lines": ReportLine,
}


def make(*, participants: int, practitioners: int, seed: int) -> dict[str, int | float]:
    """Make a world; return the number of its rows, those of the history included, and the seconds it took."""
    began = time.monotonic()
    world = LargeWorld.of(seed)
    made = world.enroll(participants)
    world.give_seats(made)
    world.list_practitioners(made, practitioners)
    world.move_to_its_day()
    obligations.open_all(by=BY)
    world.do_what_was_due()
    receipts = Receipts()
    statements.sign(receipts)
    files.submit()
    reports.issue(made, receipts)
    correspondence.send()
    counts: dict[str, int | float] = {name: table._default_manager.count() for name, table in COUNTED.items()}
    events = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
    counts["history"] = sum(model._default_manager.count() for model in events)
    return {**counts, "seconds": round(time.monotonic() - began, 1)}
