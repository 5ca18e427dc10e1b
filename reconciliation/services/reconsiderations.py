"""Reconsiderations (§ 512.290(b)): requested by a participant, decided by an official who did not answer before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.base import File
from django.urls import reverse

from episodes.wording import lower_first
from portal import access, clock, personal_data
from portal import selectors as portal_selectors
from portal.formatting import long_date
from portal.models import Participant, User
from portal.participation.services import obligations
from portal.services import messages, receipts
from portal.services.file_intake import PendingFile
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import OFFICIAL, may_act_as
from reconciliation import lifecycle
from reconciliation.attested import reconsideration_parts
from reconciliation.models import ErrorNotice, Reconsideration
from reconciliation.rules import deadlines

from . import clocks
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
    access.check_may_bind(by, participant)
    with exhibit_service.receiving(uploads=exhibits, participant=participant, by=by) as taken:
        return _request(participant=participant, notice=notice, basis=basis, exhibits=taken, by=by)


@use_case("reconsideration.request")
def _request(
    *, participant: Participant, notice: ErrorNotice, basis: str, exhibits: Sequence[PendingFile], by: User
) -> Reconsideration:
    receipts.lock_chain(participant)  # the second request of a double click waits for the first
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
    today = clock.today()
    if today > answer.reconsideration_due_on:
        raise Refused(
            f"The last day to ask for reconsideration was {long_date(answer.reconsideration_due_on)}. "
            "CMS's answer is now binding (42 CFR 512.290)."
        )
    if not basis.strip():
        raise Refused("Say in detail why the answer is wrong.", field="basis")
    personal_data.check_text(basis, field="basis")
    decision_due_on = deadlines.decision_due_on(received_on=today, book=portal_selectors.policy_book())
    made = Reconsideration(
        notice=notice,
        participant=participant,
        basis=basis.strip(),
        requested_by=by,
        requested_at=clock.now(),
        received_on=today,
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
    clocks.await_decision(reconsideration=made, by=by)
    return made


@use_case("reconsideration.decide")
def decide(*, reconsideration: Reconsideration, outcome: str, decision: str, by: User) -> Reconsideration:
    """Decide a reconsideration; the decision is final.

    :raises Refused: when the person is not a reconsideration official or answered the notice, when the reconsideration
        is decided, or when the outcome or the decision is empty.
    """
    if not may_act_as(by, OFFICIAL):
        raise Refused("Only a reconsideration official can decide a reconsideration.")
    row = Reconsideration.objects.select_for_update(of=("self",)).select_related(
        "notice__report__run", "participant", "receipt__participant"
    ).get(pk=reconsideration.pk)  # fmt: skip
    if row.notice.responses.filter(answered_by=by).exists():
        raise Refused(
            "You answered this notice. An official who did not take part in the answer decides the reconsideration."
        )
    if not lifecycle.RECONSIDERATION.may(row.status, Reconsideration.Status.DECIDED):
        raise Refused(f"Reconsideration {row.number} has been decided, and the decision is final.")
    if not outcome:
        raise Refused("Choose what you decide.", field="outcome")
    if not decision.strip():
        raise Refused("Say why: the participant reads this text.", field="decision")
    personal_data.check_text(decision, field="decision")
    lifecycle.RECONSIDERATION.move(row, Reconsideration.Status.DECIDED)
    row.outcome = outcome
    row.decision = decision.strip()
    row.decided_by = by
    row.decided_at = clock.now()
    row.decided_on = clock.today()
    row.save(update_fields=["status", "outcome", "decision", "decided_by", "decided_at", "decided_on"])
    clocks.end_decision(reconsideration=row, by=by)
    messages.send(
        participant=row.participant,
        subject=f"The reconsideration of your error notice {row.notice.number} has been decided",
        body=f"Your error notice about the reconciliation report of {long_date(row.notice.report.report_on)}: "
        f"{lower_first(row.get_outcome_display())}. The decision is final.",
        path=reverse("reconciliation:notice", args=[row.participant.model_id, row.notice_id]),
        by=by,
    )
    return row
