"""Timely error notices (§ 512.290), filed by the participant."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File

from portal import access, clock, personal_data
from portal import selectors as portal_selectors
from portal.fingerprint import canonical
from portal.formatting import exact_time, long_date
from portal.models import Participant, StoredFile, User
from portal.participation.services.signatures import name_to_sign_with
from portal.rules.input_error import InputError
from portal.services import receipts
from portal.services.file_intake import PendingFile
from portal.services.use_case import Refused, use_case
from reconciliation import lifecycle, wording
from reconciliation.attested import contested_columns, notice_parts
from reconciliation.models import DraftFile, ErrorNotice, Kind, NoticeDraft, NoticeLine, Report, ReportLine
from reconciliation.rules import deadlines
from reconciliation.rules.changes import change_of
from reconciliation.selectors import case_facts
from reconciliation.selectors.changed_reports import work_again

from . import clocks, decided_matters, staff_mails
from . import exhibits as exhibit_service


@dataclass(frozen=True, slots=True)
class Contested:
    """One line to contest: what is wrong about it, and the changes that the participant claims, as JSON objects."""

    line: ReportLine
    ground: str = NoticeLine.Ground.CALCULATION
    claims: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The files of a notice: those sent with it, and those of its draft."""

    sent: Sequence[PendingFile] = ()
    drafted: Sequence[DraftFile] = ()

    @property
    def sums(self) -> list[str]:
        files: list[PendingFile | StoredFile] = [*self.sent, *(one.file for one in self.drafted)]
        return [one.sha256 for one in files]


def file(
    *,
    participant: Participant,
    lines: Sequence[Contested],
    grounds: str,
    wanted_outcome: str,
    exhibits: Sequence[File[Any]] = (),
    signer_title: str = "",
    by: User,
) -> ErrorNotice:
    """File a timely error notice about lines of one report, and issue its receipt.

    :param grounds: what is wrong, in plain words and without personal data.
    :param wanted_outcome: what it should be.
    :raises Refused: when the last day has passed, a line is contested already or decided, or a file cannot be accepted.
    :raises NotAllowed: for everyone but a primary point of contact.
    """
    received_at = clock.now()
    access.check_may_bind(by, participant)
    with exhibit_service.receiving(uploads=exhibits, participant=participant, by=by) as taken:
        return _file(
            participant=participant,
            lines=lines,
            texts=(grounds, wanted_outcome),
            evidence=_Evidence(sent=taken),
            signer_title=signer_title,
            received_at=received_at,
            by=by,
        )


@use_case("error_notice.file")
def submit(*, draft: NoticeDraft, signer_title: str, by: User) -> ErrorNotice:
    """Sign a draft and file it as a notice; of two signers at once, both get the one notice.

    It counts as received when the signature arrived here, not when its turn came
    (docs/readings.md#the-instant-of-receipt).

    :raises Refused: when the last day has passed, a text is missing, or a line is contested already or decided.
    :raises NotAllowed: for everyone but a primary point of contact.
    """
    received_at = clock.now()
    participant = draft.participant
    access.check_may_bind(by, participant)
    receipts.lock_chain(participant)  # the second signature waits for the first
    row = NoticeDraft.objects.select_for_update(of=("self",)).select_related("notice").get(pk=draft.pk)
    if row.notice is not None:
        return row.notice
    if not lifecycle.DRAFT.may(row.status, NoticeDraft.Status.FILED):
        raise Refused("This draft was discarded. Start a new one from the line that you contest.")
    for field in ("grounds", "wanted_outcome"):
        if not getattr(row, field).strip():
            raise Refused("Say what is wrong, and what it should be. CMS reviews only what the notice says.")
    drafted = row.lines.select_related("line__report__run", "line__episode_component__episode")
    row.notice = _file(
        participant=participant,
        lines=[Contested(one.line, one.ground, tuple(one.claims)) for one in drafted],
        texts=(row.grounds, row.wanted_outcome),
        evidence=_Evidence(drafted=list(row.files.select_related("file"))),
        signer_title=signer_title,
        received_at=received_at,
        by=by,
    )
    lifecycle.DRAFT.move(row, NoticeDraft.Status.FILED)
    row.save(update_fields=["status", "notice"])
    return row.notice


@use_case("error_notice.file")
def _file(
    *,
    participant: Participant,
    lines: Sequence[Contested],
    texts: tuple[str, str],
    evidence: _Evidence,
    signer_title: str,
    received_at: datetime,
    by: User,
) -> ErrorNotice:
    receipts.lock_chain(participant)  # the second request of a double click waits for the first
    report = _report_of(lines, participant)
    grounds, wanted_outcome = (text.strip() for text in texts)
    existing = contesting([one.line for one in lines])
    if existing and (existing.grounds, existing.filed_by_id) == (grounds, by.pk):
        return existing  # a double click
    if existing:
        raise Refused(f"This line was already contested in notice {existing.number}.")
    personal_data.check_text(grounds, field="grounds")
    personal_data.check_text(wanted_outcome, field="wanted_outcome")
    personal_data.check_text(signer_title, field="signer_title")
    days = check_timely(report, at=received_at)
    decided = {one.line.pk: decided_matters.check(one.line, ground=one.ground) for one in lines}
    before = {pk: decided_matters.what_is_new(found) for pk, found in decided.items() if found is not None}
    facts = canonical(case_facts.facts_of(report, [one.line for one in lines], decided=before)).decode()
    notice = ErrorNotice(
        report=report,
        participant=participant,
        grounds=grounds,
        wanted_outcome=wanted_outcome,
        claimed=_claimed(report, lines),
        facts=facts,
        facts_digest=hashlib.sha256(facts.encode()).hexdigest(),
        wording=wording.ERROR_NOTICE.text,
        wording_version=wording.ERROR_NOTICE.version,
        signer_name=name_to_sign_with(by),
        signer_title=signer_title.strip(),
        filed_by=by,
        filed_at=received_at,
        received_on=received_at.date(),
        response_due_on=days.response_due_on,
    )
    rows = [
        NoticeLine(notice=notice, participant=participant, line=one.line, ground=one.ground, claims=list(one.claims))
        for one in lines
    ]
    notice.receipt = receipts.issue(
        participant=participant,
        kind="error-notice",
        title=f"Error notice about “{lines[0].line.label[:120]}”" + _and_more(len(lines) - 1),
        facts={
            "year": report.run.year,
            "report": report.number,
            "report_date": report.report_on.isoformat(),
            "lines": [{"line": one.line.code, "amount": str(one.line.amount)} for one in lines],
            "received_at": exact_time(received_at),
            "received_on": notice.received_on.isoformat(),
            "last_day": days.notice_due_on.isoformat(),
            "answer_due_on": notice.response_due_on.isoformat(),
            "grounds_sha256": hashlib.sha256(grounds.encode()).hexdigest(),
            "facts_sha256": notice.facts_digest,
            "exhibits_sha256": evidence.sums,
            "wording": notice.wording,
            "wording_version": notice.wording_version,
            "signer": notice.signer_name,
            "title": notice.signer_title,
        },
        attests=notice_parts(notice, map(contested_columns, rows), evidence.sums),
        by=by,
    )
    notice.save()
    for row in rows:
        row.notice = notice
    NoticeLine.objects.bulk_create(rows)
    for taken in evidence.sent:
        exhibit_service.keep(notice=notice, taken=taken, by=by)
    for drafted in evidence.drafted:
        exhibit_service.link(notice=notice, drafted=drafted, by=by)
    clocks.await_answer(notice=notice, by=by)
    clocks.follow_notices(report=report, by=by)
    staff_mails.tell_news(notice=notice, event="filed")
    return notice


def check_timely(report: Report, *, at: datetime) -> deadlines.ErrorNoticeClocks:
    """Return the days of a notice received at an instant; a report that was replaced has its own days.

    See docs/readings.md#notice-on-a-replaced-report.

    :raises Refused: when it is late; the sentence says what remains possible.
    """
    book = portal_selectors.policy_book()
    try:
        days = deadlines.clocks(report_date=report.report_on, received_on=at.date(), book=book)
    except InputError as error:
        raise Refused(error.message) from error
    if not days.timely:
        raise Refused(f"{too_late(report)} {what_remains(report)}")
    return days


def too_late(report: Report) -> str:
    """Say that the last day to contest a report has passed."""
    return (
        f"The last day to contest this report was {long_date(report.notice_due_on)}. "
        "The calculation of every line that was not contested is now binding (42 CFR 512.290)."
    )


def what_remains(report: Report) -> str:
    """Say what a participant can still do about a report after the last day for a notice."""
    if report.run.kind == Kind.INITIAL:
        return (
            "Claims that arrive later change duplicate services and incomplete episodes in the true-up of this year, "
            "and you may contest the true-up. Notices that you filed in time go on."
        )
    return "Notices that you filed in time go on. If you have a question about a line, call the help desk."


def contesting(lines: Sequence[ReportLine]) -> ErrorNotice | None:
    """Return a notice that contests one of the lines already."""
    standing = NoticeLine.objects.filter(line__in=[line.pk for line in lines], stands=True)
    found = standing.select_related("notice__receipt__participant").first()
    return found.notice if found else None


def _claimed(report: Report, lines: Sequence[Contested]) -> dict[str, Any]:
    """Return the report as the claimed changes make it, or nothing if none are claimed."""
    changes = [change_of(kept) for one in lines for kept in one.claims]
    if not changes:
        return {}
    try:
        book = portal_selectors.policy_book_of(report.run.policy_version)
        return work_again(report, changes, book=book).as_json()
    except InputError as error:
        raise Refused(error.message) from error


def _report_of(lines: Sequence[Contested], participant: Participant) -> Report:
    """Return the one report of the lines."""
    reports = {one.line.report for one in lines}
    if len(reports) != 1:
        raise Refused("Choose at least one line, and lines of one report only.")
    (report,) = reports
    if report.participant_id != participant.pk:
        raise Refused("This line is not in a report of this participant.")
    return report


def _and_more(others: int) -> str:
    return f" and {others} more" if others else ""
