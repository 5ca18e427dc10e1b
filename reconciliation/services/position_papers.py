"""Position papers of both parties to a reconsideration (§ 512.290(b)), until their last day."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.urls import reverse

from portal import access, clock, personal_data
from portal.formatting import long_date
from portal.models import Participant, User
from portal.participation.services import obligations
from portal.selectors import policy_book
from portal.services import messages, receipts
from portal.services.file_intake import PendingFile
from portal.services.use_case import Refused, use_case
from portal.staff import REVIEWER, may_act_as
from reconciliation.attested import paper_columns, paper_parts
from reconciliation.models import PositionPaper, Reconsideration
from reconciliation.rules import reconsideration_clocks

from . import clocks
from . import exhibits as exhibit_service

Party = PositionPaper.Party
TITLES = {Party.PRACTICE: "Position paper", Party.CMS: "Position paper of CMS"}


def submit(
    *,
    participant: Participant,
    reconsideration: Reconsideration,
    text: str,
    exhibits: Sequence[File[Any]] = (),
    by: User,
) -> PositionPaper:
    """Submit the practice's position paper, and issue the receipt.

    :raises Refused: before the official set the schedule, after the last day, or when there is one already.
    :raises NotAllowed: for everyone but a primary point of contact.
    """
    received_at = clock.now()  # not after the files are scanned (docs/readings.md#the-instant-of-receipt)
    access.check_may_bind(by, participant)
    with exhibit_service.receiving(uploads=exhibits, participant=participant, by=by) as taken:
        return _submit(
            participant=participant,
            reconsideration=reconsideration,
            text=text,
            exhibits=taken,
            received_at=received_at,
            by=by,
        )


@use_case("position_paper.submit")
def _submit(
    *,
    participant: Participant,
    reconsideration: Reconsideration,
    text: str,
    exhibits: Sequence[PendingFile],
    received_at: datetime,
    by: User,
) -> PositionPaper:
    receipts.lock_chain(participant)  # the second request of a double click waits for the first
    row = _waiting(reconsideration, received_at)
    if row.participant_id != participant.pk:
        raise Refused("This reconsideration does not belong to this participant.")
    existing = row.papers.filter(party=Party.PRACTICE).first()
    if existing and (existing.text, existing.submitted_by_id) == (text.strip(), by.pk):
        return existing  # a double click
    made = _sealed(row, Party.PRACTICE, text, exhibits, received_at, by)
    obligations.settle(
        participant=participant, year=row.notice.report.run.year, code=row.paper_code, receipt=made.receipt, by=by
    )
    _set_decision_day(row, by)
    return made


def submit_for_cms(
    *, reconsideration: Reconsideration, text: str, exhibits: Sequence[File[Any]] = (), by: User
) -> PositionPaper:
    """Submit CMS's position paper with its files, which the practice reads; it gets a receipt like the practice's.

    :raises Refused: for everyone but a reviewer, outside the schedule, when there is one already, or when a file cannot
        be accepted.
    """
    if not may_act_as(by, REVIEWER):
        raise Refused("Only a reviewer submits CMS's position paper.")
    received_at = clock.now()
    with exhibit_service.receiving(uploads=exhibits, participant=None, by=by) as taken:
        return _submit_for_cms(
            reconsideration=reconsideration, text=text, exhibits=taken, received_at=received_at, by=by
        )


@use_case("position_paper.submit_for_cms")
def _submit_for_cms(
    *, reconsideration: Reconsideration, text: str, exhibits: Sequence[PendingFile], received_at: datetime, by: User
) -> PositionPaper:
    receipts.lock_chain(reconsideration.participant)
    row = _waiting(reconsideration, received_at)
    existing = row.papers.filter(party=Party.CMS).first()
    if existing and (existing.text, existing.submitted_by_id) == (text.strip(), by.pk):
        return existing  # a double click
    made = _sealed(row, Party.CMS, text, exhibits, received_at, by)
    _set_decision_day(row, by)
    messages.send(
        participant=row.participant,
        subject=f"CMS submitted its position paper about error notice {row.notice.number}",
        body="Read it on the page of the notice.",
        path=reverse("reconciliation:notice", args=[row.participant.model_id, row.notice_id]),
        by=by,
    )
    return made


def _waiting(reconsideration: Reconsideration, received_at: datetime) -> Reconsideration:
    """Lock a reconsideration whose parties may submit a paper at an instant."""
    row = Reconsideration.objects.select_for_update(of=("self",)).select_related(
        "notice__report__run", "notice__receipt__participant", "participant", "receipt__participant"
    ).get(pk=reconsideration.pk)  # fmt: skip
    if not row.is_open:
        raise Refused(f"Reconsideration {row.number} has ended.")
    if row.papers_due_on is None:
        raise Refused("The official has not set the schedule of the position papers yet.")
    if received_at.date() > row.papers_due_on:
        raise Refused(f"The last day for position papers was {long_date(row.papers_due_on)}.")
    return row


def _sealed(
    row: Reconsideration,
    party: Party,
    text: str,
    exhibits: Sequence[PendingFile],
    received_at: datetime,
    by: User,
) -> PositionPaper:
    """Keep the paper of a party with its files, and issue the receipt that attests both."""
    made = _new(row, party, text, received_at, by)
    sums = [taken.sha256 for taken in exhibits]
    made.receipt = receipts.issue(
        participant=row.participant,
        kind="position-paper",
        title=f"{TITLES[party]} in reconsideration {row.number}",
        facts={
            "year": row.notice.report.run.year,
            "notice": row.notice.number,
            "received_on": made.submitted_on.isoformat(),
            "last_day": row.papers_due_on.isoformat(),
            "paper_sha256": hashlib.sha256(made.text.encode()).hexdigest(),
            "exhibits_sha256": sums,
        },
        attests=paper_parts(paper_columns(made), sums),
        by=by,
    )
    made.save()
    for taken in exhibits:
        exhibit_service.keep(notice=row.notice, paper=made, taken=taken, by=by)
    return made


def _new(row: Reconsideration, party: Party, text: str, received_at: datetime, by: User) -> PositionPaper:
    if not text.strip():
        raise Refused("Enter the position. The official decides on what it says.", field="text")
    personal_data.check_text(text, field="text")
    if row.papers.filter(party=party).exists():
        raise Refused("This position paper has been submitted. Each party submits one.")
    return PositionPaper(
        reconsideration=row,
        participant=row.participant,
        party=party,
        text=text.strip(),
        submitted_by=by,
        submitted_at=received_at,
        submitted_on=received_at.date(),
    )


def _set_decision_day(row: Reconsideration, by: User) -> None:
    """Count the days of the determination from the last paper."""
    last = reconsideration_clocks.last_paper_on(
        received_on=row.received_on,
        papers_due_on=row.papers_due_on,
        submitted_on=list(row.papers.values_list("submitted_on", flat=True)),
        parties=Party.values,
    )
    row.decision_due_on = reconsideration_clocks.decision_due_on(last_paper_on=last, book=policy_book())
    row.save(update_fields=["decision_due_on"])
    clocks.move_decision(reconsideration=row, by=by)
