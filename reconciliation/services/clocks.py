"""The clocks of a dispute (§ 512.290), each an entry of its own in the list of what is due.

They are: the right to contest a report, CMS's answer to each notice, the right to ask for reconsideration, and CMS's
decision of each reconsideration. A notice about some lines leaves the right to contest the others until its last day.
"""

from __future__ import annotations

from datetime import date

from portal.formatting import long_date
from portal.participation.models import Obligation
from portal.participation.services import obligations
from portal.services.use_case import Actor, use_case
from reconciliation.models import ErrorNotice, Reconsideration, Report
from reconciliation.rules import deadlines
from reconciliation.wording import contested_lines

IF_YOU_AGREE = "If you agree with it, you do not need to do anything."


@use_case("dispute.open_contest")
def open_contest(*, report: Report, by: Actor) -> None:
    """Open the period in which a participant may contest an issued report."""
    title, consequence = _contest_words(report, contested=0)
    obligations.open_by_event(
        participant=report.participant,
        year=report.run.year,
        code=report.notice_code,
        title=title,
        opens_on=report.report_on,
        due_on=report.notice_due_on,
        authority=deadlines.AUTHORITY,
        consequence=consequence,
        page="reconciliation:report",
        action="Read the report",
        by=by,
    )


@use_case("dispute.follow_notices")
def follow_notices(*, report: Report, by: Actor) -> None:
    """Say in the entry of the right to contest how many lines are contested; the others stay open."""
    row = _row(report, report.notice_code)
    if row is None:
        return
    title, consequence = _contest_words(report, contested=report.lines.contested().count())
    obligations.reword(obligation=row, title=title, consequence=consequence, by=by)


def _contest_words(report: Report, *, contested: int) -> tuple[str, str]:
    of = f"the report of {long_date(report.report_on)}"
    if not contested:
        return (
            f"Contest {of}, if you find an error",
            "If CMS does not receive a notice from you by this day, the calculation is final. " + IF_YOU_AGREE,
        )
    return (
        f"You contested {contested_lines(contested)} of {of}. You can contest others",
        "After this day you can contest no other line. CMS's answer decides the lines that you contested. If you agree "
        "with the others, you do not need to do anything.",
    )


@use_case("dispute.await_answer")
def await_answer(*, notice: ErrorNotice, by: Actor) -> None:
    """Start the clock of CMS's answer to a notice."""
    obligations.open_by_event(
        participant=notice.participant,
        year=notice.report.run.year,
        code=notice.answer_code,
        title=f"CMS answers your error notice {notice.number}",
        opens_on=notice.received_on,
        due_on=notice.response_due_on,
        authority=deadlines.AUTHORITY,
        consequence="You do not need to do anything. You get a message when the answer is ready.",
        page="reconciliation:notice",
        action="Read the notice",
        of_cms=True,
        receipt=notice.receipt,
        by=by,
    )


@use_case("dispute.extend_answer")
def extend_answer(*, notice: ErrorNotice, due_on: date, by: Actor) -> None:
    """Move the clock of CMS's answer, because CMS told the participant in writing that it needs more time."""
    row = _row(notice.report, notice.answer_code)
    if row is not None:
        obligations.postpone(obligation=row, due_on=due_on, by=by)


@use_case("dispute.end_answer")
def end_answer(*, notice: ErrorNotice, by: Actor) -> None:
    """Stop the clock of CMS's answer: CMS answered."""
    _settle(notice, notice.answer_code, by)


@use_case("dispute.withdraw")
def withdraw(*, notice: ErrorNotice, by: Actor) -> None:
    """Stop the clock of CMS's answer to a notice that was withdrawn, and open its lines to be contested again."""
    row = _row(notice.report, notice.answer_code)
    if row is not None:
        obligations.waive(obligation=row, because="You withdrew the notice.", by=by)
    follow_notices(report=notice.report, by=by)


@use_case("dispute.await_acknowledgement")
def await_acknowledgement(*, reconsideration: Reconsideration, by: Actor) -> None:
    """Start the clock of the official's acknowledgement of a request for reconsideration."""
    _await(
        reconsideration,
        reconsideration.acknowledgement_code,
        f"CMS acknowledges your request for reconsideration of notice {reconsideration.notice.number}",
        reconsideration.acknowledgement_due_on,
        "You do not need to do anything. You get a letter with the schedule of the position papers.",
        by,
    )


@use_case("dispute.open_papers")
def open_papers(*, reconsideration: Reconsideration, by: Actor) -> None:
    """Stop the clock of the acknowledgement, and open the period in which the participant may submit its paper."""
    notice = reconsideration.notice
    _settle(notice, reconsideration.acknowledgement_code, by, reconsideration)
    obligations.open_by_event(
        participant=reconsideration.participant,
        year=notice.report.run.year,
        code=reconsideration.paper_code,
        title=f"Submit your position paper about notice {notice.number}, if you want to",
        opens_on=reconsideration.acknowledged_on,
        due_on=reconsideration.papers_due_on,
        authority=deadlines.AUTHORITY,
        consequence="The official decides on your request and its files alone.",
        page="reconciliation:position-paper",
        action="Write the position paper",
        by=by,
    )


@use_case("dispute.move_decision")
def move_decision(*, reconsideration: Reconsideration, by: Actor) -> None:
    """Move the clock of CMS's decision: its days count from the last position paper."""
    row = _row(reconsideration.notice.report, reconsideration.notice.decision_code)
    if row is not None:
        obligations.postpone(obligation=row, due_on=reconsideration.decision_due_on, by=by)


@use_case("dispute.end_reconsideration")
def end_reconsideration(*, reconsideration: Reconsideration, because: str, by: Actor) -> None:
    """Stop all clocks of a reconsideration that still run."""
    notice = reconsideration.notice
    for code in (reconsideration.acknowledgement_code, reconsideration.paper_code, notice.decision_code):
        row = _row(notice.report, code)
        if row is not None:
            obligations.waive(obligation=row, because=because, by=by)


@use_case("dispute.await_decision")
def await_decision(*, reconsideration: Reconsideration, by: Actor) -> None:
    """Start the clock of CMS's decision of a reconsideration."""
    _await(
        reconsideration,
        reconsideration.notice.decision_code,
        f"CMS decides the reconsideration of notice {reconsideration.notice.number}",
        reconsideration.decision_due_on,
        "You do not need to do anything. You get a message when the decision is ready. It is final.",
        by,
    )


@use_case("dispute.end_decision")
def end_decision(*, reconsideration: Reconsideration, by: Actor) -> None:
    """Stop the clock of CMS's decision: CMS decided."""
    _settle(reconsideration.notice, reconsideration.notice.decision_code, by, reconsideration)


def _await(reconsideration: Reconsideration, code: str, title: str, due_on: date, consequence: str, by: Actor) -> None:
    obligations.open_by_event(
        participant=reconsideration.participant,
        year=reconsideration.notice.report.run.year,
        code=code,
        title=title,
        opens_on=reconsideration.received_on,
        due_on=due_on,
        authority=deadlines.AUTHORITY,
        consequence=consequence,
        page="reconciliation:notice",
        action="Read the notice",
        of_cms=True,
        receipt=reconsideration.receipt,
        by=by,
    )


def _settle(notice: ErrorNotice, code: str, by: Actor, asked: Reconsideration | None = None) -> None:
    obligations.settle(
        participant=notice.participant,
        year=notice.report.run.year,
        code=code,
        receipt=(asked or notice).receipt,
        by=by,
    )


def _row(report: Report, code: str) -> Obligation | None:
    own = Obligation.objects.open().filter(participant_id=report.participant_id, year=report.run.year, code=code)
    return own.first()
