"""Reconsiderations (§ 512.290(b)) on the side of the participant: the right to one, the request, its withdrawal."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.base import File

from portal import access, clock, personal_data
from portal import selectors as portal_selectors
from portal.federal_holidays import federal_holidays
from portal.formatting import long_date
from portal.models import Participant, User
from portal.participation.services import obligations
from portal.services import receipts
from portal.services.file_intake import PendingFile
from portal.services.use_case import Actor, Refused, use_case
from reconciliation import lifecycle
from reconciliation.attested import reconsideration_parts
from reconciliation.models import ErrorNotice, Reconsideration
from reconciliation.rules import deadlines, reconsideration_clocks

from . import clocks, staff_mails
from . import exhibits as exhibit_service


@use_case("reconsideration.open_right")
def open_right(*, notice: ErrorNotice, due_on: date, by: Actor) -> None:
    """Open the period in which a participant may ask for reconsideration of the answer to its notice."""
    obligations.open_by_event(
        participant=notice.participant,
        year=notice.report.run.year,
        code=notice.reconsideration_code,
        title=f"Ask for reconsideration of CMS's answer to notice {notice.number}, if you disagree",
        opens_on=clock.today(),
        due_on=due_on,
        authority=deadlines.AUTHORITY,
        consequence="If CMS does not receive a request from you by this day, its answer is binding. If you agree with "
        "it, you do not need to do anything.",
        page="reconciliation:notice",
        action="Read the answer",
        by=by,
    )


def request(
    *, participant: Participant, notice: ErrorNotice, basis: str, exhibits: Sequence[File[Any]] = (), by: User
) -> Reconsideration:
    """Ask for reconsideration of CMS's answer to an error notice, and issue the receipt.

    :param basis: why the answer is wrong, in detail and without personal data.
    :raises Refused: when there is no answer yet, the last day has passed, or a file cannot be accepted.
    :raises NotAllowed: for everyone but a primary point of contact.
    """
    received_at = clock.now()  # not after the files are scanned (docs/readings.md#the-instant-of-receipt)
    access.check_may_bind(by, participant)
    with exhibit_service.receiving(uploads=exhibits, participant=participant, by=by) as taken:
        return _request(
            participant=participant, notice=notice, basis=basis, exhibits=taken, received_at=received_at, by=by
        )


@use_case("reconsideration.request")
def _request(
    *,
    participant: Participant,
    notice: ErrorNotice,
    basis: str,
    exhibits: Sequence[PendingFile],
    received_at: datetime,
    by: User,
) -> Reconsideration:
    receipts.lock_chain(participant)  # the second request of a double click waits for the first
    ErrorNotice.objects.select_for_update(no_key=True).get(pk=notice.pk)  # as does the watch over its last day
    if notice.participant_id != participant.pk:
        raise Refused("This notice does not belong to this participant.")
    existing = Reconsideration.objects.filter(notice=notice).select_related("receipt__participant").first()
    if existing and (existing.basis, existing.requested_by_id) == (basis.strip(), by.pk):
        return existing  # a double click
    if existing:
        raise Refused(f"You already asked for reconsideration, in request {existing.number}.")
    answer = notice.responses.filter(reconsideration_due_on__isnull=False).first()
    if answer is None:
        raise Refused("CMS has not answered this notice yet. You can ask for reconsideration after CMS answers.")
    today = received_at.date()
    if today > answer.reconsideration_due_on:
        raise Refused(
            f"The last day to ask for reconsideration was {long_date(answer.reconsideration_due_on)}. "
            "CMS's answer is now binding (42 CFR 512.290)."
        )
    if not basis.strip():
        raise Refused("Say in detail why the answer is wrong.", field="basis")
    personal_data.check_text(basis, field="basis")
    book = portal_selectors.policy_book()
    acknowledgement_due_on = reconsideration_clocks.acknowledgement_due_on(
        received_on=today, holidays=federal_holidays(today.year, today.year + 1), book=book
    )
    decision_due_on = reconsideration_clocks.decision_due_on(last_paper_on=today, book=book)
    made = Reconsideration(
        notice=notice,
        participant=participant,
        basis=basis.strip(),
        requested_by=by,
        requested_at=received_at,
        received_on=today,
        acknowledgement_due_on=acknowledgement_due_on,
        decision_due_on=decision_due_on,
    )
    sums = [taken.sha256 for taken in exhibits]
    made.receipt = receipts.issue(
        participant=participant,
        kind="reconsideration",
        title=f"Request for reconsideration of notice {notice.number}",
        facts={
            "year": notice.report.run.year,
            "report": notice.report.number,
            "notice": notice.number,
            "received_on": today.isoformat(),
            "last_day": answer.reconsideration_due_on.isoformat(),
            "acknowledgement_due_on": acknowledgement_due_on.isoformat(),
            "decision_due_on": decision_due_on.isoformat(),
            "basis_sha256": hashlib.sha256(basis.strip().encode()).hexdigest(),
            "exhibits_sha256": sums,
        },
        attests=reconsideration_parts(made, sums),
        by=by,
    )
    made.save()
    for taken in exhibits:
        exhibit_service.keep(notice=notice, reconsideration=made, taken=taken, by=by)
    obligations.settle(
        participant=participant,
        year=notice.report.run.year,
        code=notice.reconsideration_code,
        receipt=made.receipt,
        by=by,
    )
    clocks.await_acknowledgement(reconsideration=made, by=by)
    clocks.await_decision(reconsideration=made, by=by)
    staff_mails.tell_officials(reconsideration=made)
    return made


@use_case("reconsideration.withdraw")
def withdraw(*, participant: Participant, reconsideration: Reconsideration, by: User) -> Reconsideration:
    """Withdraw a request until it is decided; CMS's answer then stands.

    :raises Refused: when it has ended.
    :raises NotAllowed: for everyone but a primary point of contact.
    """
    access.check_may_bind(by, participant)
    row = locked(reconsideration)
    if row.participant_id != participant.pk:
        raise Refused("This reconsideration does not belong to this participant.")
    if row.status == Reconsideration.Status.WITHDRAWN:
        return row  # a double click
    if not lifecycle.RECONSIDERATION.may(row.status, Reconsideration.Status.WITHDRAWN):
        raise Refused(f"Reconsideration {row.number} has been decided, and the decision is final.")
    lifecycle.RECONSIDERATION.move(row, Reconsideration.Status.WITHDRAWN)
    row.withdrawn_by, row.withdrawn_at = by, clock.now()
    row.save(update_fields=["status", "withdrawn_by", "withdrawn_at"])
    clocks.end_reconsideration(reconsideration=row, because="You withdrew your request for reconsideration.", by=by)
    staff_mails.tell_officials(reconsideration=row)
    return row


def locked(reconsideration: Reconsideration) -> Reconsideration:
    """Lock a reconsideration, and return it with its notice."""
    receipts.lock_chain(reconsideration.participant)  # first, as the practice's own acts do
    rows = Reconsideration.objects.select_for_update(of=("self",)).select_related(
        "notice__report__run", "notice__receipt__participant", "participant", "receipt__participant"
    )
    return rows.get(pk=reconsideration.pk)
