"""Timely error notices (§ 512.290), filed by the participant."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File

from portal import access, clock, personal_data
from portal import selectors as portal_selectors
from portal.formatting import long_date
from portal.models import Participant, User
from portal.rules.input_error import InputError
from portal.services import receipts
from portal.services.file_intake import PendingFile
from portal.services.use_case import Refused, use_case
from reconciliation.attested import notice_parts
from reconciliation.models import ErrorNotice, NoticeLine, Report, ReportLine
from reconciliation.rules import deadlines

from . import clocks, staff_mails
from . import exhibits as exhibit_service


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
        days = deadlines.clocks(report_date=report.report_on, received_on=today, book=portal_selectors.policy_book())
    except InputError as error:
        raise Refused(error.message) from error
    if not days.timely or days.response_due_on is None:
        raise Refused(
            f"The last day to contest this report was {long_date(days.notice_due_on)}. "
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
        response_due_on=days.response_due_on,
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
            "last_day": days.notice_due_on.isoformat(),
            "answer_due_on": days.response_due_on.isoformat(),
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
    clocks.await_answer(notice=notice, by=by)
    clocks.follow_notices(report=report, by=by)
    staff_mails.tell_news(notice=notice, event="filed")
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
