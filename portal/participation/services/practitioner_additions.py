"""Additions of many practitioners at once: shown row by row first, then made or refused as a whole (§ 512.217)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal import access, clock
from portal.formatting import long_date
from portal.models import Participant, User
from portal.participation.intake.practitioner_rows import ADDITIONS
from portal.participation.intake.text_table import Fault
from portal.participation.models import Practitioner
from portal.participation.rules.practitioner_list import Listed, effective_on
from portal.participation.selectors import listed, remarks_on_names
from portal.selectors import policy_book
from portal.services import receipts
from portal.services.use_case import use_case

from . import changed_lists, practitioner_tables
from .faulty_file import FaultyFile

NEW, THERE = "new", "there"
ROWS_LIMIT = "participation/practitioner_rows_limit"


@dataclass(frozen=True, slots=True)
class Addition:
    """A practitioner of the table, as stated and as it counts.

    `state` is `new`, or `there` if already on the list. `remark` says what CMS's directory of names does not confirm.
    """

    stated: Listed
    counted: Listed
    state: str
    remark: str


def preview(*, participant: Participant, content: bytes) -> list[Addition]:
    """Return what adding the rows of a table would do; write nothing. A blank first day is today.

    :raises FaultyFile: with every fault of the table, and every row whose days are not free.
    """
    rows = practitioner_tables.read(content=content, layout=ADDITIONS)
    today = clock.today()
    most = policy_book().on(today)[ROWS_LIMIT]
    if len(rows) > most:
        raise FaultyFile([Fault(f"The table has {len(rows):,} rows; {most:,} is the limit. Send it in several parts.")])
    stated = [
        Listed(row.npi, row.first_name, row.last_name, row.specialty, row.from_on or today, row.to_on) for row in rows
    ]
    return _additions(participant, stated)


@use_case("practitioner.add_many")
def add_many(*, participant: Participant, rows: Sequence[Listed], by: User) -> list[Practitioner]:
    """Add the rows of a previewed table, without those that are on the list already; return the new ones.

    :raises FaultyFile: when the days of some rows are not free any more.
    """
    access.check_may_prepare(by, participant)
    receipts.lock_chain(participant)
    new = [one.counted for one in _additions(participant, rows) if one.state == NEW]
    made = Practitioner.objects.bulk_create(
        [
            Practitioner(
                participant=participant,
                npi=one.npi,
                first_name=one.first_name,
                last_name=one.last_name,
                specialty=one.specialty,
                from_on=one.from_on,
                source=Practitioner.Source.PARTICIPANT,
            )
            for one in new
        ]
    )
    changed_lists.reopen_certifications(participants=[participant], by=by)
    return made


def _additions(participant: Participant, rows: Sequence[Listed]) -> list[Addition]:
    book, today = policy_book(), clock.today()
    remarks = remarks_on_names(rows)
    there: dict[str, list[Listed]] = {}
    for known in map(listed, participant.practitioners.all()):
        there.setdefault(known.npi, []).append(known)
    made, faults = [], []
    for row in rows:
        counted = replace(row, from_on=effective_on(row.from_on, notified_on=today, book=book))
        # A new row has no last day, so it would also overlap one that begins later.
        taken = [one for one in there.get(row.npi, []) if one.to_on is None or one.to_on >= counted.from_on]
        if any(one.to_on is None and one.from_on <= counted.from_on for one in taken):
            made.append(Addition(row, counted, THERE, remarks.get(row.npi, "")))
        elif taken:
            days = f"from {long_date(taken[0].from_on)}"
            days += f" through {long_date(taken[0].to_on)}" if taken[0].to_on else ""
            faults.append(Fault(f"The list names NPI {row.npi} {days}, and days cannot overlap.", name=row.last_name))
        else:
            made.append(Addition(row, counted, NEW, remarks.get(row.npi, "")))
    if faults:
        raise FaultyFile(faults)
    return made
