"""Questions of a reviewer about a notice: asked with a last day, answered by the practice with text and files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
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
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import REVIEWER, may_act_as
from reconciliation import lifecycle
from reconciliation.attested import information_columns, information_parts
from reconciliation.models import ErrorNotice, InformationRequest
from reconciliation.rules import deadlines

from . import case_acts, clocks, staff_mails
from . import exhibits as exhibit_service
from .assignments import open_notice

Status = InformationRequest.Status


@use_case("information.ask")
def ask(*, notice: ErrorNotice, question: str, due_on: date, by: User) -> InformationRequest:
    """Ask the practice a question about its notice; answering it becomes a duty with a last day of its own.

    :raises Refused: for everyone but a reviewer, once the notice is answered, for an empty question, and for a last
        day that is too near.
    """
    if not may_act_as(by, REVIEWER):
        raise Refused("Only a reviewer asks a practice about its notice.")
    row = open_notice(notice)
    book, today = policy_book(), clock.today()
    check_in_reach(book=book, due_on=due_on)
    earliest = today + timedelta(days=book.on(today)["deadlines/information_days"])
    if due_on < earliest:
        raise Refused(f"Give the practice time until {long_date(earliest)} or later.", field="due_on")
    made = InformationRequest.objects.create(
        notice=row,
        participant=row.participant,
        question=_said(question, "question"),
        due_on=due_on,
        asked_by=by,
        asked_at=clock.now(),
        asked_on=today,
    )
    case_acts.note(notice=row, person=by, kind=case_acts.Kind.ASKED)
    obligations.open_by_event(
        participant=row.participant,
        year=row.report.run.year,
        code=made.code,
        title=f"Answer CMS's question about error notice {row.number}",
        opens_on=today,
        due_on=due_on,
        authority=deadlines.AUTHORITY,
        consequence="CMS may answer your notice without it.",
        page="reconciliation:information-answer",
        action="Answer the question",
        is_right=False,
        by=by,
    )
    messages.send(
        participant=row.participant,
        subject=f"CMS asks you about error notice {row.number}: answer by {long_date(due_on)}",
        body="Read the question on the portal, and answer it with a text and files.",
        path=reverse("reconciliation:information-answer", args=[row.participant.model_id, made.pk]),
        by=by,
    )
    return made


def answer(
    *,
    participant: Participant,
    request: InformationRequest,
    answer: str,
    exhibits: Sequence[File[Any]] = (),
    by: User,
) -> InformationRequest:
    """Answer a question, and issue the receipt; a late answer is taken while CMS has not answered the notice.

    :raises Refused: when the question is answered or no longer open, or a file cannot be accepted.
    :raises NotAllowed: for viewers and people without a seat.
    """
    received_at = clock.now()  # not after the files are scanned (docs/readings.md#the-instant-of-receipt)
    access.check_may_prepare(by, participant)
    with exhibit_service.receiving(uploads=exhibits, participant=participant, by=by) as taken:
        return _answer(
            participant=participant, request=request, answer=answer, exhibits=taken, received_at=received_at, by=by
        )


@use_case("information.answer")
def _answer(
    *,
    participant: Participant,
    request: InformationRequest,
    answer: str,
    exhibits: Sequence[PendingFile],
    received_at: datetime,
    by: User,
) -> InformationRequest:
    receipts.lock_chain(participant)  # the second request of a double click waits for the first
    row = InformationRequest.objects.select_for_update(of=("self",)).select_related(
        "notice__report__run", "notice__receipt__participant"
    ).get(pk=request.pk, participant=participant)  # fmt: skip
    if row.status == Status.ANSWERED and (row.answer, row.answered_by_id) == (answer.strip(), by.pk):
        return row  # a double click
    if not lifecycle.INFORMATION_REQUEST.may(row.status, Status.ANSWERED):
        raise Refused("This question no longer waits for an answer. Write to CMS on the page of the notice.")
    notice, today = row.notice, received_at.date()
    row.answer = _said(answer, "answer")
    row.answered_by, row.answered_at, row.answered_on = by, received_at, today
    sums = [taken.sha256 for taken in exhibits]
    row.receipt = receipts.issue(
        participant=participant,
        kind="information",
        title=f"Answer to CMS's question about notice {notice.number}",
        facts={
            "year": notice.report.run.year,
            "notice": notice.number,
            "received_on": today.isoformat(),
            "last_day": row.due_on.isoformat(),
            "in_time": today <= row.due_on,
            "answer_sha256": hashlib.sha256(row.answer.encode()).hexdigest(),
            "exhibits_sha256": sums,
        },
        attests=information_parts(information_columns(row), sums),
        by=by,
    )
    lifecycle.INFORMATION_REQUEST.move(row, Status.ANSWERED)
    row.save(update_fields=["status", "answer", "answered_by", "answered_at", "answered_on", "receipt"])
    for taken in exhibits:
        exhibit_service.keep(notice=notice, information_request=row, taken=taken, by=by)
    obligations.settle(participant=participant, year=notice.report.run.year, code=row.code, receipt=row.receipt, by=by)
    _move_answer_day(row, by)
    staff_mails.tell_news(notice=notice, event=f"information:{row.pk}")
    return row


def close_open(*, notice: ErrorNotice, because: str, by: Actor) -> None:
    """Close the open questions about a notice, as part of the use case that ends it."""
    for row in notice.information_requests.filter(status=Status.OPEN).select_for_update():
        lifecycle.INFORMATION_REQUEST.move(row, Status.CLOSED)
        row.save(update_fields=["status"])
        own = notice.participant.obligations.filter(year=notice.report.run.year, code=row.code).first()
        if own is not None:
            obligations.waive(obligation=own, because=because, by=by)


def _move_answer_day(row: InformationRequest, by: User) -> None:
    """Move CMS's last day where the policy stops its clock while the practice has a question to answer."""
    notice = ErrorNotice.objects.select_for_update().get(pk=row.notice_id)
    others = notice.information_requests.filter(answered_on__isnull=False).exclude(pk=row.pk)
    moved = deadlines.answer_due_on_after_question(
        due_on=notice.response_due_on,
        asked_on=row.asked_on,
        answered_on=row.answered_on or row.asked_on,
        before=list(others.values_list("asked_on", "answered_on")),
        book=policy_book(),
    )
    if moved != notice.response_due_on:
        notice.response_due_on = moved
        notice.save(update_fields=["response_due_on"])
        clocks.extend_answer(notice=notice, due_on=moved, by=by)


def _said(text: str, field: str) -> str:
    if not text.strip():
        raise Refused("Enter a text. The other side acts on it.", field=field)
    personal_data.check_text(text, field=field)
    return text.strip()
