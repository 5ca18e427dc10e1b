"""Reconsiderations (§ 512.290(b)) on the side of the official: acknowledged with a schedule, then decided for good."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from episodes.wording import lower_first
from portal import clock, personal_data
from portal.formatting import long_date
from portal.models import User
from portal.selectors import policy_book
from portal.services import messages
from portal.services.file_intake import Intake
from portal.services.use_case import Refused, use_case
from portal.staff import OFFICIAL, may_act_as
from reconciliation import lifecycle
from reconciliation.models import CaseLetter, PositionPaper, Reconsideration
from reconciliation.rules import reconsideration_clocks

from . import case_acts, case_letters, case_texts, clocks, grants, reconsiderations

Status = Reconsideration.Status


def acknowledge(*, reconsideration: Reconsideration, by: User) -> Reconsideration:
    """Acknowledge a request in writing, and set the schedule of the position papers of both parties.

    :raises Refused: for everyone but an official who had no part in the answer, or when it was done or has ended.
    """
    with case_letters.writing(participant=reconsideration.participant, by=by) as intake:
        return _acknowledge(reconsideration=reconsideration, intake=intake, by=by)


@use_case("reconsideration.acknowledge")
def _acknowledge(*, reconsideration: Reconsideration, intake: Intake, by: User) -> Reconsideration:
    row = _of_official(reconsideration, by)
    if not lifecycle.RECONSIDERATION.may(row.status, Status.ACKNOWLEDGED):
        raise Refused(f"Reconsideration {row.number} does not wait for an acknowledgement.")
    today, book = clock.today(), policy_book()
    lifecycle.RECONSIDERATION.move(row, Status.ACKNOWLEDGED)
    row.acknowledged_by, row.acknowledged_at, row.acknowledged_on = by, clock.now(), today
    row.papers_due_on = reconsideration_clocks.papers_due_on(acknowledged_on=today, book=book)
    row.decision_due_on = reconsideration_clocks.decision_due_on(last_paper_on=row.papers_due_on, book=book)
    row.save(
        update_fields=["status", "acknowledged_by", "acknowledged_at", "acknowledged_on", "papers_due_on",
                       "decision_due_on"]
    )  # fmt: skip
    case_letters.keep(
        letter=case_texts.acknowledgement(row),
        kind=CaseLetter.Kind.ACKNOWLEDGEMENT,
        notice=row.notice,
        reconsideration=row,
        intake=intake,
        by=by,
    )
    clocks.open_papers(reconsideration=row, by=by)
    clocks.move_decision(reconsideration=row, by=by)
    _tell(
        row,
        f"The official has your request for reconsideration of notice {row.notice.number}",
        f"You may submit a position paper by {long_date(row.papers_due_on)}. The determination is due "
        f"{long_date(row.decision_due_on)}. Read the letter on the page of the notice.",
        by,
    )
    return row


def decide(
    *, reconsideration: Reconsideration, outcome: str, decision: str, findings: Sequence[grants.Finding] = (), by: User
) -> Reconsideration:
    """Decide a reconsideration; the decision is final. Granted changes make a corrected report.

    :param findings: the lines in which the official finds an error, each with its changes.
    :raises Refused: for everyone but an official who had no part in the answer; before the acknowledgement and while
        papers may come; and for a decision that is not whole.
    """
    with case_letters.writing(participant=reconsideration.participant, by=by) as intake:
        return _decide(
            reconsideration=reconsideration, outcome=outcome, decision=decision, findings=findings, intake=intake, by=by
        )


@use_case("reconsideration.decide")
def _decide(
    *,
    reconsideration: Reconsideration,
    outcome: str,
    decision: str,
    findings: Sequence[grants.Finding],
    intake: Intake,
    by: User,
) -> Reconsideration:
    row = _of_official(reconsideration, by)
    if row.status == Status.REQUESTED:
        raise Refused("Acknowledge the request first. Its letter gives both parties the time for their papers.")
    if not lifecycle.RECONSIDERATION.may(row.status, Status.DECIDED):
        raise Refused(f"Reconsideration {row.number} has been decided, and the decision is final.")
    if clock.today() <= row.papers_due_on and row.papers.count() < len(PositionPaper.Party):
        raise Refused(
            f"Both parties may submit their position papers through {long_date(row.papers_due_on)}. Decide after that "
            "day, or once both are here."
        )
    if not outcome:
        raise Refused("Choose what you decide.", field="outcome")
    found_error = outcome == Reconsideration.Outcome.ERROR_FOUND
    if found_error and not findings:
        raise Refused("Grant the changes that correct the error, in at least one line.", field="outcome")
    if not found_error and findings:
        raise Refused("You granted changes. Choose “There is an error”, or grant none.", field="outcome")
    if not decision.strip():
        raise Refused("Say why: the participant reads this text.", field="decision")
    personal_data.check_text(decision, field="decision")
    lifecycle.RECONSIDERATION.move(row, Status.DECIDED)
    row.outcome, row.decision = outcome, decision.strip()
    row.decided_by, row.decided_at, row.decided_on = by, clock.now(), clock.today()
    row.save(update_fields=["status", "outcome", "decision", "decided_by", "decided_at", "decided_on"])
    granted = grants.grant(notice=row.notice, findings=findings, reconsideration=row, by=by)
    case_letters.keep(
        letter=case_texts.determination(row, granted),
        kind=CaseLetter.Kind.DETERMINATION,
        notice=row.notice,
        reconsideration=row,
        intake=intake,
        by=by,
    )
    clocks.end_decision(reconsideration=row, by=by)
    clocks.end_reconsideration(reconsideration=row, because="The official decided the reconsideration.", by=by)
    _tell(
        row,
        f"The reconsideration of your error notice {row.notice.number} has been decided",
        f"Your error notice about the reconciliation report of {long_date(row.notice.report.report_on)}: "
        f"{lower_first(row.get_outcome_display())}. The decision is final.",
        by,
    )
    return row


def _of_official(reconsideration: Reconsideration, by: User) -> Reconsideration:
    """Lock a reconsideration for an official who may have it."""
    if not may_act_as(by, OFFICIAL):
        raise Refused("Only a reconsideration official can decide a reconsideration.")
    row = reconsiderations.locked(reconsideration)
    case_acts.check_no_part(notice=row.notice, person=by)
    return row


def _tell(row: Reconsideration, subject: str, body: str, by: User) -> None:
    messages.send(
        participant=row.participant,
        subject=subject,
        body=body,
        path=reverse("reconciliation:notice", args=[row.participant.model_id, row.notice_id]),
        by=by,
    )
