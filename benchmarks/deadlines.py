"""Opening obligations and reminding of them, for all participants; the baseline copies the rows that each writes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from benchmarks import database, measuring

if TYPE_CHECKING:
    from django.db.models import Model

PARTICIPANTS, PRACTITIONERS, SEED = 950, 12_000, 1
BY = "system:benchmark"


def main(names: list[str]) -> None:
    """Make a world of the size of the Model, and measure in it what a night does."""
    database.begin()
    from portal.models import Message
    from portal.participation.models import Obligation, Reminder, ReminderMail
    from portal.participation.services import obligations, reminders
    from reconciliation.demonstration.large_world.practices import LargeWorld

    world = LargeWorld.of(SEED)
    made = world.enroll(PARTICIPANTS)
    world.give_seats(made)
    world.list_practitioners(made, PRACTITIONERS)
    world.move_to_its_day()
    _measure("obligations-open", lambda: obligations.open_all(by=BY), [Obligation], names)
    world.do_what_was_due()
    _measure("obligations-nightly", lambda: obligations.open_all(by=BY), [Obligation], names)
    _measure("reminders", lambda: reminders.remind(by=BY), [Reminder, ReminderMail, Message], names)
    _measure("reminders-nothing-new", lambda: reminders.remind(by=BY), [Obligation], names)


def _measure(bench: str, work: Callable[[], int], tables: Sequence[type[Model]], names: list[str]) -> None:
    from portal import selectors

    changed: list[int] = []
    with selectors.portal_state():  # as in a task
        taken = measuring.measure(lambda: changed.append(work()))
    rows = [(database.copied_out(one._meta.db_table), database.bare_table(one._meta.db_table)) for one in tables]
    baseline = measuring.measure(lambda: [database.copy_in(bare, copied) for copied, bare in rows])
    if bench in names:
        measuring.show(bench, taken, baseline, rows=sum(copied.count(b"\n") for copied, _ in rows), changed=changed[0])


if __name__ == "__main__":
    main(sys.argv[1:])
