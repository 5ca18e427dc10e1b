"""Timely error notices (§ 512.290): filed by the participant, answered by CMS."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
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
from portal.rules.input_error import InputError
from portal.services import messages, receipts
from portal.services.file_intake import PendingFile
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Refused, use_case
from portal.staff import REVIEWER, may_act_as
from reconciliation import lifecycle
from reconciliation.attested import notice_parts
from reconciliation.models import ErrorNotice, NoticeLine, Report, ReportLine, Response
from reconciliation.rules import deadlines

from . import exhibits as exhibit_service
from . import reconsiderations


@dataclass(frozen=True, slots=True)
class Contested:
    """One line to contest: what is wrong about it, and the changes that the participant claims, as JSON objects."""

    line: ReportLine
    ground: str = NoticeLine.Ground.CALCULATION
    claims: tuple[dict[str, Any], ...] = ()


def file(
    *,
    participant: Participant,
    lines: Sequence[Contested],
    grounds: str,
    wanted_outcome: str,
    exhibits: Sequence[File[Any]] = (),
    by: User,
) -> ErrorNotice:
    """File a timely error notice about lines of one report, and issue its receipt.

    :param grounds: what is wrong, in plain words and without personal data.
    :param wanted_outcome: what it should be.
    :raises Refused: when the last day has passed, a line is contested already, or a file cannot be accepted.
    :raises NotAllowed: for everyone but a primary point of contact.
    """
    access.check_may_bind(by, participant)
    with exhibit_service.receiving(uploads=exhibits, participant=participant, by=by) as taken:
        return _file(
            participant=participant, lines=lines, grounds=grounds, wanted_outcome=wanted_outcome, exhibits=taken, by=by
        )


@use_case("error_notice.file")
def _file(
    *,
    participant: Participant,
    lines: Sequence[Contested],
    grounds: str,
    wanted_outcome: str,
    exhibits: Sequence[PendingFile],
    by: User,
) -> ErrorNotice:
    # The lock makes the second request of a double click wait for the first.
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    report = _report_of(lines, participant)
    existing = _contesting(lines)
    if existing and (existing.grounds, existing.filed_by_id) == (grounds.strip(), by.pk):
        return existing  # a double click
    if existing:
        raise Refused(f"This line was already contested in notice {existing.number}.")
    personal_data.check_text(grounds, field="grounds")
    personal_data.check_text(wanted_outcome, field="wanted_outcome")
    today = clock.today()
    try:
        clocks = deadlines.clocks(report_date=report.report_on, received_on=today, book=portal_selectors.policy_book())
    except InputError as error:
        raise Refused(error.message) from error
    if not clocks.timely or clocks.response_due_on is None:
        raise Refused(
            f"The last day to contest this report was {long_date(clocks.notice_due_on)}. "
            "Its calculation is now binding (42 CFR 512.290)."
        )
    notice = ErrorNotice(
        report=report,
        participant=participant,
        grounds=grounds.strip(),
        wanted_outcome=wanted_outcome.strip(),
        filed_by=by,
        filed_at=clock.now(),
        received_on=today,
        response_due_on=clocks.response_due_on,
    )
    rows = [
        NoticeLine(notice=notice, participant=participant, line=one.line, ground=one.ground, claims=list(one.claims))
        for one in lines
    ]
    sums = [taken.sha256 for taken in exhibits]
    notice.receipt = receipts.issue(
        participant=participant,
        kind="error-notice",
        title=f"Error notice about “{lines[0].line.label[:120]}”" + _and_more(len(lines) - 1),
        facts={
            "year": report.run.year,
            "report": report.number,
            "report_date": report.report_on.isoformat(),
            "lines": [{"line": one.line.code, "amount": str(one.line.amount)} for one in lines],
            "received_on": today.isoformat(),
            "last_day": clocks.notice_due_on.isoformat(),
            "answer_due_on": clocks.response_due_on.isoformat(),
            "grounds_sha256": hashlib.sha256(grounds.strip().encode()).hexdigest(),
            "exhibits_sha256": sums,
        },
        attests=notice_parts(notice, rows, sums),
        by=by,
    )
    notice.save()
    for row in rows:
        row.notice = notice
    NoticeLine.objects.bulk_create(rows)
    for taken in exhibits:
        exhibit_service.keep(notice=notice, taken=taken, by=by)
    obligations.settle(
        participant=participant,
        year=report.run.year,
        code=report.notice_code,
        receipt=notice.receipt,
        by=by,
    )
    return notice


def _report_of(lines: Sequence[Contested], participant: Participant) -> Report:
    """Return the one report of the lines."""
    reports = {one.line.report for one in lines}
    if len(reports) != 1:
        raise Refused("Choose at least one line, and lines of one report only.")
    (report,) = reports
    if report.participant_id != participant.pk:
        raise Refused("This line is not in a report of this participant.")
    return report


def _contesting(lines: Sequence[Contested]) -> ErrorNotice | None:
    """Return a notice that contests one of the lines already."""
    standing = NoticeLine.objects.filter(line__in=[one.line.pk for one in lines], stands=True)
    found = standing.select_related("notice__receipt__participant").first()
    return found.notice if found else None


def _and_more(others: int) -> str:
    return f" and {others} more" if others else ""


@use_case("error_notice.respond")
def respond(*, notice: ErrorNotice, outcome: str, text: str, new_due_on: date | None = None, by: User) -> Response:
    """Answer an error notice, or tell the participant in writing that CMS needs more time.

    :param new_due_on: the new due date for the answer, with the outcome `extended` alone.
    :raises Refused: when the person is no reviewer, the notice is answered, or the new due date is not later.
    """
    if not may_act_as(by, REVIEWER):
        raise Refused("Only a reviewer can answer error notices.")
    notice = ErrorNotice.objects.select_for_update(of=("self",)).select_related(
        "report__run", "participant", "receipt__participant"
    ).get(pk=notice.pk)  # fmt: skip
    extension = outcome == Response.Outcome.EXTENDED
    then = ErrorNotice.Status.EXTENDED if extension else ErrorNotice.Status.ANSWERED
    if not lifecycle.NOTICE.may(notice.status, then):
        raise Refused(
            f"Notice {notice.number} was withdrawn by the participant. It needs no answer."
            if notice.status == ErrorNotice.Status.WITHDRAWN
            else f"Notice {notice.number} has already been answered. The participant can ask for reconsideration."
        )
    if not text.strip():
        raise Refused("Say why: the participant reads this text.", field="text")
    personal_data.check_text(text, field="text")
    today = clock.today()
    clocks = deadlines.clocks(
        report_date=notice.report.report_on,
        received_on=notice.received_on,
        response_issued_on=today,
        book=portal_selectors.policy_book(),
    )
    check_in_reach(book=portal_selectors.policy_book(), new_due_on=new_due_on)
    if extension and (new_due_on is None or new_due_on <= notice.response_due_on):
        raise Refused(f"Give a new due date after {long_date(notice.response_due_on)}, the current due date.")
    if not extension and new_due_on is not None:
        raise Refused("Give a new due date only if you choose “CMS needs more time”.")
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
    lifecycle.NOTICE.move(notice, then)
    if new_due_on:
        notice.response_due_on = new_due_on
    notice.save(update_fields=["status", "response_due_on"])
    if response.reconsideration_due_on:
        reconsiderations.open_right(notice=notice, due_on=response.reconsideration_due_on, by=by)
    messages.send(
        participant=notice.participant,
        subject=f"CMS {'needs more time for' if extension else 'answered'} your error notice {notice.number}",
        body=_message(notice, response),
        path=reverse("reconciliation:notice", args=[notice.participant.model_id, notice.pk]),
        by=by,
    )
    return response


def _message(notice: ErrorNotice, response: Response) -> str:
    about = f"Your error notice about the reconciliation report of {long_date(notice.report.report_on)}: "
    if response.new_due_on:
        return f"{about}CMS needs more time. It will answer by {long_date(response.new_due_on)}."
    return (
        f"{about}{lower_first(response.get_outcome_display())}. If you disagree, ask for reconsideration on the "
        f"page of the notice by {long_date(response.reconsideration_due_on)}. After that day the answer is binding."
    )
