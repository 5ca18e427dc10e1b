"""CMS's answer to an error notice (§ 512.290(a)(2)): more time in writing, or a finding about every contested line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from episodes.wording import lower_first
from portal import clock, personal_data
from portal.formatting import long_date
from portal.models import User
from portal.selectors import policy_book
from portal.services import messages
from portal.services.file_intake import Intake
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Refused, use_case
from portal.staff import REVIEWER, may_act_as
from reconciliation import lifecycle
from reconciliation.models import CaseLetter, ErrorNotice, NoticeLine, Response
from reconciliation.rules import deadlines
from reconciliation.selectors import trials

from . import case_acts, case_letters, case_texts, clocks, grants, information, reconsiderations
from .assignments import open_notice


def extend(*, notice: ErrorNotice, text: str, new_due_on: date, by: User) -> Response:
    """Tell the participant in writing that CMS needs more time.

    :raises Refused: for everyone but a reviewer, once the notice is answered, and for a day that is not later.
    """
    with case_letters.writing(participant=notice.participant, by=by) as intake:
        return _extend(notice=notice, text=text, new_due_on=new_due_on, intake=intake, by=by)


@use_case("error_notice.extend")
def _extend(*, notice: ErrorNotice, text: str, new_due_on: date, intake: Intake, by: User) -> Response:
    row = _of_reviewer(notice, by)
    words = _said(text)
    check_in_reach(book=policy_book(), new_due_on=new_due_on)
    if new_due_on <= row.response_due_on:
        raise Refused(
            f"Give a new due date after {long_date(row.response_due_on)}, the current due date.", field="new_due_on"
        )
    response = _response(row, Response.Outcome.EXTENDED, words, by, new_due_on=new_due_on)
    lifecycle.NOTICE.move(row, ErrorNotice.Status.EXTENDED)
    row.response_due_on = new_due_on
    row.save(update_fields=["status", "response_due_on"])
    clocks.extend_answer(notice=row, due_on=new_due_on, by=by)
    case_acts.note(notice=row, person=by, kind=case_acts.Kind.EXTENDED)
    case_letters.keep(
        letter=case_texts.extension(row, response),
        kind=CaseLetter.Kind.EXTENSION,
        notice=row,
        response=response,
        intake=intake,
        by=by,
    )
    _tell(
        row,
        f"CMS needs more time for your error notice {row.number}",
        f"{_about(row)}CMS needs more time. It will answer by {long_date(new_due_on)}.",
        by,
    )
    return response


def answer(*, notice: ErrorNotice, findings: Sequence[grants.Finding], text: str, by: User) -> Response:
    """Answer an error notice with a finding about each contested line; granted changes make a corrected report.

    :param text: what CMS says about the whole notice.
    :raises Refused: for everyone but a reviewer, when the notice is answered or withdrawn, and for findings that are
        not whole.
    """
    with case_letters.writing(participant=notice.participant, by=by) as intake:
        return _answer(notice=notice, findings=findings, text=text, intake=intake, by=by)


@use_case("error_notice.answer")
def _answer(
    *, notice: ErrorNotice, findings: Sequence[grants.Finding], text: str, intake: Intake, by: User
) -> Response:
    row = _of_reviewer(notice, by)
    words = _said(text)
    missing = row.lines.exclude(pk__in=[one.contested_id for one in findings]).select_related("line").first()
    if missing is not None:
        raise Refused(f"{missing.line.label}: say whether there is an error. The answer covers every contested line.")
    confirmed = any(one.outcome == NoticeLine.Outcome.ERROR_CONFIRMED for one in findings)
    outcome = Response.Outcome.ERROR_CONFIRMED if confirmed else Response.Outcome.CALCULATION_VERIFIED
    due_on = deadlines.clocks(
        report_date=row.report.report_on,
        received_on=row.received_on,
        response_issued_on=clock.today(),
        book=policy_book(),
    ).reconsideration_due_on
    response = _response(row, outcome, words, by, reconsideration_due_on=due_on)
    lifecycle.NOTICE.move(row, ErrorNotice.Status.ANSWERED)
    row.save(update_fields=["status"])
    granted = grants.grant(notice=row, findings=findings, response=response, by=by)
    case_acts.note(notice=row, person=by, kind=case_acts.Kind.ANSWERED)
    case_letters.keep(
        letter=case_texts.answer(row, response, granted),
        kind=CaseLetter.Kind.ANSWER,
        notice=row,
        response=response,
        intake=intake,
        by=by,
    )
    clocks.end_answer(notice=row, by=by)
    information.close_open(notice=row, because="CMS answered the notice.", by=by)
    reconsiderations.open_right(notice=row, due_on=due_on, by=by)
    _tell(
        row,
        f"CMS answered your error notice {row.number}",
        f"{_about(row)}{lower_first(response.get_outcome_display())}. If you disagree, ask for reconsideration on the "
        f"page of the notice by {long_date(due_on)}. After that day the answer is binding.",
        by,
    )
    return response


@use_case("error_notice.try_answer")
def try_answer(*, notice: ErrorNotice, findings: Sequence[grants.Finding], by: User) -> trials.Trial:
    """Work the contested report again with changes for the answer, and note who did.

    :raises Refused: for everyone but a reviewer, and when the rules refuse the changes.
    """
    row = _of_reviewer(notice, by)
    case_acts.note(notice=row, person=by, kind=case_acts.Kind.RECALCULATED)
    return grants.tried(notice=row, findings=[one for one in findings if one.changes])


def _of_reviewer(notice: ErrorNotice, by: User) -> ErrorNotice:
    if not may_act_as(by, REVIEWER):
        raise Refused("Only a reviewer can answer error notices.")
    return open_notice(notice)


def _response(row: ErrorNotice, outcome: str, text: str, by: User, **days: date) -> Response:
    return Response.objects.create(
        notice=row,
        participant=row.participant,
        outcome=outcome,
        text=text,
        answered_by=by,
        answered_at=clock.now(),
        issued_on=clock.today(),
        **days,
    )


def _said(text: str) -> str:
    if not text.strip():
        raise Refused("Say why: the participant reads this text.", field="text")
    personal_data.check_text(text, field="text")
    return text.strip()


def _about(notice: ErrorNotice) -> str:
    return f"Your error notice about the reconciliation report of {long_date(notice.report.report_on)}: "


def _tell(notice: ErrorNotice, subject: str, body: str, by: User) -> None:
    messages.send(
        participant=notice.participant,
        subject=subject,
        body=body,
        path=reverse("reconciliation:notice", args=[notice.participant.model_id, notice.pk]),
        by=by,
    )
