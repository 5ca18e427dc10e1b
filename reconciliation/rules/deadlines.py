"""Deadlines of the timely error notice and the reconsideration, 42 CFR 512.290.

A late notice starts none of them (docs/readings.md#late-notices).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.formatting import long_date
from portal.policy import Book
from portal.rules.input_error import InputError
from portal.rules.worksheet import Line

AUTHORITY = "42 CFR 512.290"
STOPS = "stops"


@dataclass(frozen=True, slots=True)
class ErrorNoticeClocks:
    """The deadlines of a dispute; None where the event that starts a deadline is missing or starts none."""

    notice_due_on: date
    timely: bool | None
    response_due_on: date | None
    reconsideration_due_on: date | None
    lines: tuple[Line, ...]


def answer_due_on_after_question(
    *, due_on: date, asked_on: date, answered_on: date, before: Iterable[tuple[date, date]] = (), book: Book
) -> date:
    """Return the last day for CMS's answer once the participant has answered a question, 42 CFR 512.290(a)(2).

    The section names a written extension alone, so the clock runs on unless the policy of the day of the question says
    that it stops. Then the last day moves by the days between the question and the participant's answer. A day on which
    two questions were open counts once.

    :param before: the days of the question and of the answer of each question that was answered earlier.
    """
    counted = {day for asked, answered in before for day in _stopped(asked, answered, book)}
    return due_on + timedelta(days=len(_stopped(asked_on, answered_on, book) - counted))


def _stopped(asked_on: date, answered_on: date, book: Book) -> set[date]:
    """Return the days on which the clock did not run, because the participant had a question to answer."""
    if book.on(asked_on)["deadlines/clock_during_information"] != STOPS:
        return set()
    return {date.fromordinal(number) for number in range(asked_on.toordinal(), answered_on.toordinal())}


def clocks(
    *,
    report_date: date,
    received_on: date | None = None,
    response_issued_on: date | None = None,
    book: Book,
) -> ErrorNoticeClocks:
    """Calculate the deadlines of a dispute about a reconciliation report, 42 CFR 512.290.

    The days are calendar days and include the last one; a weekend does not move it. A late notice starts no deadline:
    the calculation is binding, so CMS owes no answer. The deadline for reconsideration depends on the answer alone,
    even where the day of receipt is not known. The policy is that of the report date.

    :raises InputError: when an event comes before the one it answers.
    :raises PolicyError: when the policy lacks a value for the report date.
    """
    if received_on is not None and received_on < report_date:
        raise InputError("received_on", "A notice cannot be received before the report it disputes.")
    if response_issued_on is not None and response_issued_on < (received_on or report_date):
        before = "the report" if received_on is None else "the notice was received"
        raise InputError("response_issued_on", f"A response cannot be issued before {before}.")
    policy = book.on(report_date)
    notice_days = policy["deadlines/error_notice_days"]
    response_days = policy["deadlines/error_response_days"]
    request_days = policy["deadlines/reconsideration_request_days"]
    notice_due_on = report_date + timedelta(days=notice_days)
    timely = None if received_on is None else received_on <= notice_due_on
    late = timely is False
    response_due_on = None if received_on is None or late else received_on + timedelta(days=response_days)
    answered_on = None if late else response_issued_on
    reconsideration_due_on = None if answered_on is None else answered_on + timedelta(days=request_days)
    lines = [
        Line(
            f"Error notice due by {long_date(notice_due_on)}",
            None,
            f"report date plus {notice_days} days; a notice that CMS receives on that day is timely",
            AUTHORITY,
        )
    ]
    if received_on is not None:
        lines.append(
            Line(
                "Timely" if timely else "Not timely: the calculation is binding",
                None,
                f"CMS received the notice on {long_date(received_on)}",
                AUTHORITY,
            )
        )
    if response_due_on is not None:
        lines.append(
            Line(
                f"Answer due by {long_date(response_due_on)}",
                None,
                f"day of receipt plus {response_days} days, unless CMS extends it in writing",
                AUTHORITY,
            )
        )
    if reconsideration_due_on is not None:
        lines.append(
            Line(
                f"Request for reconsideration due by {long_date(reconsideration_due_on)}",
                None,
                f"day of the answer plus {request_days} days; without a request the answer is binding",
                AUTHORITY,
            )
        )
    return ErrorNoticeClocks(notice_due_on, timely, response_due_on, reconsideration_due_on, tuple(lines))
