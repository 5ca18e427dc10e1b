"""The course of a dispute in order: each event of the case with its instant, who did it, its text and its receipt.

The practice reads all of it. CMS reads what was signed or sent, never a draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal import actors
from portal.formatting import exact_time, long_date
from portal.models import Receipt
from reconciliation.models import ErrorNotice, Exhibit, NoticeDraft
from reconciliation.selectors.cases import Case

CMS = "CMS"


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its instant, what happened, who did it, the text that came with it, and its receipt."""

    at: datetime
    title: str
    who: str
    text: str = ""
    receipt: Receipt | None = None

    @property
    def when(self) -> str:
        """The instant to the second."""
        return exact_time(self.at)


def course_of(case: Case, *, with_drafts: bool) -> list[Event]:
    """Return the events of a case in the order of time.

    :param with_drafts: True for the practice, whose own paper a draft is.
    """
    found = [*_filed(case.notice), *_evidence(case.exhibits), *_talk(case), *_answers(case), *_reconsideration(case)]
    if with_drafts:
        found += _drafts(case.notice)
    return sorted(found, key=lambda event: event.at)


def _filed(notice: ErrorNotice) -> Iterator[Event]:
    report = notice.report
    yield Event(
        report.issued_at,
        f"CMS issued report {report.number}",
        CMS,
        f"{report.title}, dated {long_date(report.report_on)}. Last day to contest it: "
        f"{long_date(report.notice_due_on)}.",
    )
    title = f", {notice.signer_title}" if notice.signer_title else ""
    yield Event(
        notice.filed_at,
        f"Error notice {notice.number} signed and received",
        f"{notice.signer_name or notice.filed_by}{title}",
        f"What is wrong: {notice.grounds}\nWhat it should be: {notice.wanted_outcome}",
        notice.receipt,
    )
    if notice.withdrawn_at is not None:
        yield Event(
            notice.withdrawn_at,
            "Notice withdrawn",
            str(notice.withdrawn_by),
            notice.withdrawn_because,
            notice.withdrawal_receipt,
        )


def _drafts(notice: ErrorNotice) -> Iterator[Event]:
    """Yield the start of the draft, and for each person how often and until when they saved it."""
    events: Any = NoticeDraft.pgh_event_model  # type: ignore[attr-defined]
    saved: dict[str, list[datetime]] = {}
    rows = events.objects.filter(
        pgh_obj_id__in=NoticeDraft.objects.filter(notice=notice).values("pk"),
        pgh_context__metadata__action__startswith="notice_draft.",
    ).order_by("pgh_id")
    for place, (label, at) in enumerate(rows.values_list("pgh_context__metadata__by", "saved_at")):
        if place == 0:
            yield Event(at, "Draft started", actors.name_of(label))
        else:
            saved.setdefault(label, []).append(at)
    for label, times in saved.items():
        count = "once" if len(times) == 1 else f"{len(times)} times"
        yield Event(times[-1], f"Draft saved {count}, last", actors.name_of(label))


def _evidence(exhibits: tuple[Exhibit, ...]) -> Iterator[Event]:
    """Yield the deliveries that followed the notice; other files belong to the event with which they came."""
    deliveries: dict[int, list[Exhibit]] = {}
    for one in exhibits:
        if one.receipt_id is not None:
            deliveries.setdefault(one.receipt_id, []).append(one)
    for files in deliveries.values():
        first = files[0]
        names = ", ".join(one.file.name for one in files)
        yield Event(first.uploaded_at, "Files sent after the notice", str(first.uploaded_by), names, first.receipt)


def _talk(case: Case) -> Iterator[Event]:
    for message in case.messages:
        yield Event(message.written_at, "Message", CMS if message.from_cms else str(message.written_by), message.text)
    for question in case.questions:
        asked = f"{question.question}\nTo be answered by {long_date(question.due_on)}."
        yield Event(question.asked_at, "Question of CMS", CMS, asked)
        if question.answered_at is not None:
            who = str(question.answered_by)
            yield Event(question.answered_at, "Answer to the question", who, question.answer, question.receipt)


def _answers(case: Case) -> Iterator[Event]:
    for response in case.responses:
        until = f"\nNew last day for the answer: {long_date(response.new_due_on)}." if response.new_due_on else ""
        yield Event(response.answered_at, response.get_outcome_display(), CMS, f"{response.text}{until}")
    for run in case.corrected_runs:
        yield Event(run.created_at, f"Corrected report calculated: {run}", CMS)


def _reconsideration(case: Case) -> Iterator[Event]:
    asked = case.reconsideration
    if asked is None:
        return
    yield Event(
        asked.requested_at, f"Reconsideration {asked.number} requested", str(asked.requested_by), asked.basis,
        asked.receipt,
    )  # fmt: skip
    if asked.acknowledged_at is not None:
        schedule = f"Position papers are due {long_date(asked.papers_due_on)}." if asked.papers_due_on else ""
        yield Event(asked.acknowledged_at, "Request for reconsideration acknowledged", CMS, schedule)
    if asked.withdrawn_at is not None:
        yield Event(asked.withdrawn_at, "Request for reconsideration withdrawn", str(asked.withdrawn_by))
    for paper in case.papers:
        who = CMS if paper.party == paper.Party.CMS else str(paper.submitted_by)
        yield Event(paper.submitted_at, "Position paper", who, paper.text, paper.receipt)
    if asked.decided_at is not None:
        yield Event(asked.decided_at, f"Determination: {asked.get_outcome_display()}", CMS, asked.decision)
