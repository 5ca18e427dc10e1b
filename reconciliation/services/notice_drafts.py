"""Drafts of error notices: kept on the server at every step, prepared by a delegate, signed by who may bind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File

from portal import access, clock, seen_rows
from portal import selectors as portal_selectors
from portal.models import Participant, User
from portal.rules.input_error import InputError
from portal.services import file_intake, receipts
from portal.services.file_intake import PendingFile
from portal.services.use_case import Refused, use_case
from reconciliation import lifecycle
from reconciliation.models import DraftFile, DraftLine, NoticeDraft, Report, ReportLine
from reconciliation.rules import grounds as rules
from reconciliation.rules.changes import Change, change_of
from reconciliation.selectors.changed_reports import work_again

from . import decided_matters, notices
from . import exhibits as exhibit_service

TEXTS = ("grounds", "wanted_outcome")
CLOSED = "This draft is closed: it was signed or discarded. Open the list of your notices to see it."


@use_case("notice_draft.contest")
def contest(*, participant: Participant, line: ReportLine, ground: str, by: User) -> DraftLine:
    """Add a line to the open draft about its report, or start one; a second click changes the ground at most.

    :raises Refused: for a ground that cannot be contested, a line that is contested already or decided, or after the
        last day.
    :raises NotAllowed: for viewers and people without a seat.
    """
    at = clock.now()
    access.check_may_prepare(by, participant)
    receipts.lock_chain(participant)  # two clicks or two people start one draft
    report: Report = line.report
    if report.participant_id != participant.pk or report.status != Report.Status.ISSUED:
        raise Refused("This line is not in a report of this participant.")
    if ground == rules.METHODOLOGY:
        raise Refused(rules.METHODOLOGY_REFUSED, field="ground")
    if ground not in rules.grounds_of(line.code, report.run.kind):
        raise Refused("This line does not depend on the quality score. Contest its calculation.", field="ground")
    notices.check_timely(report, at=at)
    existing = notices.contesting([line])
    if existing:
        raise Refused(f"This line was already contested in notice {existing.number}.")
    decided_matters.check(line, ground=ground)
    draft = NoticeDraft.objects.open().filter(report=report).first()
    if draft is None:
        draft = NoticeDraft.objects.create(
            report=report,
            participant=participant,
            grounds="",
            wanted_outcome="",
            started_by=by,
            started_at=at,
            saved_by=by,
            saved_at=at,
        )
    row, is_new = DraftLine.objects.get_or_create(
        draft=draft, line=line, defaults={"participant": participant, "ground": ground}
    )
    if not is_new and row.ground != ground:
        row.ground = ground
        row.save(update_fields=["ground"])
    return row


@use_case("notice_draft.save")
def save(*, draft: NoticeDraft, grounds: str, wanted_outcome: str, seen_row: str = "", by: User) -> NoticeDraft:
    """Keep the texts of a draft as typed so far; what somebody else typed meanwhile is never overwritten.

    The texts are encrypted, and checked for personal data when the notice is signed.

    :param seen_row: how the texts were when the page showed them (`portal/seen_rows.py`).
    :raises Refused: when the draft is closed, or somebody else changed a text.
    """
    row = _open(draft, by)
    given = (grounds, wanted_outcome)
    if given == (row.grounds, row.wanted_outcome):
        return row
    seen_rows.check(row, TEXTS, seen=seen_row)
    row.grounds, row.wanted_outcome = given
    return _saved(row, by, TEXTS)


@use_case("notice_draft.claim")
def claim(*, line: DraftLine, changes: Iterable[Change], by: User) -> NoticeDraft:
    """Keep the changes that the practice claims for one line, and work the report again with those of all lines.

    :raises Refused: when the draft is closed, or a change fits nothing in the report.
    """
    draft = _open(line.draft, by)
    line.claims = [change.as_json() for change in changes]
    line.save(update_fields=["claims"])
    return _worked_again(draft, by)


@use_case("notice_draft.leave_out")
def leave_out(*, line: DraftLine, by: User) -> NoticeDraft:
    """Take a line out of a draft.

    :raises Refused: when the draft is closed.
    """
    draft = _open(line.draft, by)
    draft.lines.filter(pk=line.pk).delete()
    return _worked_again(draft, by)


def attach(
    *, draft: NoticeDraft, exhibits: Sequence[File[Any]] = (), removed: Iterable[DraftFile] = (), by: User
) -> NoticeDraft:
    """Add files to a draft and take others out; the same file twice counts once.

    :raises Refused: when the draft is closed, or a file cannot be accepted.
    """
    access.check_may_prepare(by, draft.participant)
    with exhibit_service.receiving(uploads=exhibits, participant=draft.participant, by=by) as taken:
        return _attach(draft=draft, taken=taken, removed=removed, by=by)


@use_case("notice_draft.attach")
def _attach(*, draft: NoticeDraft, taken: Sequence[PendingFile], removed: Iterable[DraftFile], by: User) -> NoticeDraft:
    row = _open(draft, by)
    row.files.filter(pk__in=[one.pk for one in removed]).delete()
    known = set(row.files.values_list("file__sha256", flat=True))
    new = [one for one in taken if one.sha256 not in known]
    most: int = portal_selectors.policy_book().on(clock.today())["files/exhibit_limit"]
    if len(known) + len(new) > most:
        raise Refused(f"A notice takes at most {most} files. More may follow after you filed it.", field="exhibits")
    for one in new:
        DraftFile.objects.create(
            draft=row,
            participant=row.participant,
            file=file_intake.keep(taken=one, by=by),
            uploaded_by=by,
            uploaded_at=clock.now(),
        )
    return _saved(row, by)


@use_case("notice_draft.discard")
def discard(*, draft: NoticeDraft, by: User) -> NoticeDraft:
    """Discard a draft; a new one may be started while the clock of the report runs.

    :raises Refused: when the draft is closed.
    """
    row = _open(draft, by)
    lifecycle.DRAFT.move(row, NoticeDraft.Status.DISCARDED)
    return _saved(row, by, ("status",))


def _open(draft: NoticeDraft, by: User) -> NoticeDraft:
    """Lock an open draft for a person who may prepare it."""
    access.check_may_prepare(by, draft.participant)
    # First the chain, as every filing does, so that no two requests wait for each other.
    receipts.lock_chain(draft.participant)
    row = NoticeDraft.objects.select_for_update(of=("self",)).select_related("participant").get(pk=draft.pk)
    if row.status != NoticeDraft.Status.OPEN:
        raise Refused(CLOSED)
    return row


def _saved(draft: NoticeDraft, by: User, fields: Sequence[str] = ()) -> NoticeDraft:
    at: datetime = clock.now()
    draft.saved_by, draft.saved_at = by, at
    draft.save(update_fields=[*fields, "saved_by", "saved_at"])
    return draft


def _worked_again(draft: NoticeDraft, by: User) -> NoticeDraft:
    changes = [change_of(kept) for claims in draft.lines.values_list("claims", flat=True) for kept in claims]
    draft.claimed = {}
    if changes:
        report = Report.objects.select_related("run__construction_run", "participant").get(pk=draft.report_id)
        try:
            draft.claimed = work_again(
                report, changes, book=portal_selectors.policy_book_of(report.run.policy_version)
            ).as_json()
        except InputError as error:
            raise Refused(error.message) from error
    return _saved(draft, by, ("claimed",))
