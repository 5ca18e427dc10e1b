"""Timely error notices (§ 512.290): filed by the participant, answered by CMS."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.base import File
from django.urls import reverse

from portal import access, clock
from portal import selectors as portal_selectors
from portal.formatting import long_date
from portal.identifiers import check_mbi
from portal.models import Participant, User
from portal.participation.services import obligations
from portal.rules.input_error import InputError
from portal.services import messages, receipts
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Refused, use_case
from portal.staff import REVIEWER, may_act_as
from reconciliation import lifecycle
from reconciliation.models import ErrorNotice, Response, StatementLine
from reconciliation.rules import deadlines

from . import exhibits as exhibit_service

_TIN_OR_SSN = re.compile(r"\b(\d{2}-?\d{7}|\d{3}-\d{2}-\d{4})\b")
_WORD_LIKE_MBI = re.compile(r"\b[1-9][A-Za-z][A-Za-z0-9]\d-?[A-Za-z][A-Za-z0-9]\d-?[A-Za-z]{2}\d{2}\b")


@use_case("error_notice.file")
def file(
    *,
    participant: Participant,
    line: StatementLine,
    grounds: str,
    wanted_outcome: str,
    exhibits: Sequence[File[Any]] = (),
    by: User,
) -> ErrorNotice:
    """File a timely error notice about one line of a report, and issue its receipt.

    :param grounds: what is wrong, in plain words and without personal data.
    :param wanted_outcome: what it should be.
    :raises Refused: when the last day has passed, the line was contested before, or a file cannot be taken.
    :raises NotAllowed: for everyone but a primary point of contact.
    """
    access.check_may_bind(by, participant)
    # The participant's row makes a double click wait for the first one.
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    statement = line.statement
    if statement.participant_id != participant.pk:
        raise Refused("This line is not of a report of this participant.")
    existing = ErrorNotice.objects.filter(line=line).select_related("receipt__participant").first()
    if existing and (existing.grounds, existing.filed_by_id) == (grounds.strip(), by.pk):
        return existing  # a double click
    if existing:
        raise Refused(f"This line was contested already, by notice {existing.number}.")
    for text in (grounds, wanted_outcome):
        _check_no_personal_data(text)
    today = clock.today()
    try:
        clocks = deadlines.clocks(
            report_date=statement.report_on, received_on=today, book=portal_selectors.policy_book()
        )
    except InputError as error:
        raise Refused(error.message) from error
    if not clocks.timely or clocks.response_due_on is None:
        raise Refused(
            f"The last day to contest this report was {long_date(clocks.notice_due_on)}. "
            "Its calculation is now binding (42 CFR 512.290)."
        )
    checked = _check_exhibits(exhibits)
    receipt = receipts.issue(
        participant=participant,
        kind="error-notice",
        title=f"Error notice about “{line.label[:120]}”",
        facts={
            "year": statement.run.performance_year,
            "report": statement.number,
            "report_date": statement.report_on.isoformat(),
            "line": line.code,
            "amount": str(line.amount),
            "received_on": today.isoformat(),
            "last_day": clocks.notice_due_on.isoformat(),
            "answer_due_on": clocks.response_due_on.isoformat(),
            "grounds_sha256": hashlib.sha256(grounds.strip().encode()).hexdigest(),
            "exhibits_sha256": [sha256 for _, _, sha256 in checked],
        },
        by=by,
    )
    notice = ErrorNotice.objects.create(
        statement=statement,
        line=line,
        participant=participant,
        grounds=grounds.strip(),
        wanted_outcome=wanted_outcome.strip(),
        filed_by=by,
        filed_at=clock.now(),
        received_on=today,
        response_due_on=clocks.response_due_on,
        receipt=receipt,
    )
    for upload, media_type, sha256 in checked:
        exhibit_service.keep(notice=notice, upload=upload, media_type=media_type, sha256=sha256)
    obligations.settle(
        participant=participant,
        year=statement.run.performance_year,
        code=statement.notice_code,
        receipt=receipt,
        by=by,
    )
    return notice


def _check_exhibits(exhibits: Sequence[File[Any]]) -> list[tuple[File[Any], str, str]]:
    if len(exhibits) > exhibit_service.MOST_FILES:
        raise Refused(f"You attached {len(exhibits)} files; a notice takes at most {exhibit_service.MOST_FILES}.")
    checked: dict[str, tuple[File[Any], str, str]] = {}
    for upload in exhibits:
        media_type = exhibit_service.check(upload)
        sha256 = exhibit_service.digest(upload)
        checked.setdefault(sha256, (upload, media_type, sha256))  # the same file twice counts once
    return list(checked.values())


def _check_no_personal_data(text: str) -> None:
    found = _TIN_OR_SSN.search(text) or next(
        (word for word in _WORD_LIKE_MBI.finditer(text) if check_mbi(word.group()).valid), None
    )
    if found:
        raise Refused(
            "The text seems to hold a TIN, a Social Security number or a Medicare beneficiary identifier. Take it out: "
            "the line names the episode and its claims already."
        )


@use_case("error_notice.respond")
def respond(*, notice: ErrorNotice, outcome: str, text: str, new_due_on: date | None = None, by: User) -> Response:
    """Answer an error notice, or tell the participant in writing that CMS takes more time.

    :param new_due_on: the new day for the answer, with the outcome `extended` alone.
    :raises Refused: when the person is no reviewer, the notice is answered, or the new day is not later.
    """
    if not may_act_as(by, REVIEWER):
        raise Refused("Only a reviewer answers error notices.")
    notice = ErrorNotice.objects.select_for_update(of=("self",)).select_related(
        "statement__run", "participant", "line", "receipt__participant"
    ).get(pk=notice.pk)  # fmt: skip
    extension = outcome == Response.Outcome.EXTENDED
    then = ErrorNotice.Status.EXTENDED if extension else ErrorNotice.Status.ANSWERED
    if not lifecycle.NOTICE.may(notice.status, then):
        raise Refused(f"Notice {notice.number} has been answered; a second answer is a reconsideration.")
    if not text.strip():
        raise Refused("Say why: the participant reads this text.")
    today = clock.today()
    clocks = deadlines.clocks(
        report_date=notice.statement.report_on,
        received_on=notice.received_on,
        response_issued_on=today,
        book=portal_selectors.policy_book(),
    )
    check_in_reach(book=portal_selectors.policy_book(), new_due_on=new_due_on)
    if extension and (new_due_on is None or new_due_on <= notice.response_due_on):
        raise Refused(f"Give a new day after {long_date(notice.response_due_on)}, the day on which the answer is due.")
    if not extension and new_due_on is not None:
        raise Refused("A new day goes only with “CMS takes more time”.")
    response = Response.objects.create(
        notice=notice,
        participant=notice.participant,
        outcome=outcome,
        text=text.strip(),
        new_due_on=new_due_on,
        answered_by=by,
        answered_at=clock.now(),
        issued_on=today,
        reconsideration_due_on=None if extension else clocks.reconsideration_due_on,
    )
    notice.status = then
    if new_due_on:
        notice.response_due_on = new_due_on
    notice.save(update_fields=["status", "response_due_on"])
    messages.send(
        participant=notice.participant,
        subject=f"CMS wrote back about your error notice {notice.number}",
        body=_message(notice, response),
        path=reverse("reconciliation:notice", args=[notice.participant.model_id, notice.pk]),
        by=by,
    )
    return response


def _message(notice: ErrorNotice, response: Response) -> str:
    about = f"Your notice about the reconciliation report of {long_date(notice.statement.report_on)}: "
    if response.new_due_on:
        return f"{about}CMS takes more time and will answer by {long_date(response.new_due_on)}."
    return (
        f"{about}{response.get_outcome_display().lower()}. You may ask for reconsideration by "
        f"{long_date(response.reconsideration_due_on)}; after that day the answer is binding."
    )
