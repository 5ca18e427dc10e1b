"""The running clocks of disputes: what CMS owes practices, for its staff, and all clocks of one case, for its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal import clock
from portal.formatting import long_date
from portal.models import Participant
from portal.staff import OFFICIAL, REVIEWER
from reconciliation.models import ClockEvent, ErrorNotice, InformationRequest, PositionPaper, Reconsideration

Name = ClockEvent.Clock
NOTICE_RULE, RECONSIDERATION_RULE = "42 CFR 512.290(a)", "42 CFR 512.290(b)"


@dataclass(frozen=True, slots=True)
class StaffClock:
    """One thing that CMS owes a practice in a dispute, and its last day.

    `whose` is the group that owes it, and `holder_id` the person who has the case, if anybody has.
    """

    clock: str
    notice: ErrorNotice
    participant: Participant
    due_on: date
    whose: str
    holder_id: int | None
    reconsideration_id: int | None = None

    @property
    def title(self) -> str:
        """What is owed, in words."""
        return str(Name(self.clock).label)


@dataclass(frozen=True, slots=True)
class CaseClock:
    """One clock of a case as its pages show it: what, whose, the last day, the rule, and what came of it."""

    title: str
    whose: str
    due_on: date
    rule: str
    ended: str = ""
    """What ended it, in words; empty while it runs."""

    @property
    def left(self) -> int:
        """The days that are left today, 0 on the last day, negative after it."""
        return (self.due_on - clock.today()).days


def staff_clocks() -> list[StaffClock]:
    """Return everything that CMS owes practices in disputes, the first due first, in two queries."""
    notices = ErrorNotice.objects.open().select_related("participant").defer("participant__tin")
    found = [
        StaffClock(Name.ANSWER, one, one.participant, one.response_due_on, REVIEWER, one.assigned_to_id)
        for one in notices
    ]
    requests = Reconsideration.objects.open().select_related("notice", "participant").defer("participant__tin")
    for asked in requests.prefetch_related("papers"):
        found += _of_reconsideration(asked)
    return sorted(found, key=lambda one: (one.due_on, one.notice.pk))


def _of_reconsideration(asked: Reconsideration) -> Iterator[StaffClock]:
    notice, participant, own = asked.notice, asked.participant, asked.acknowledged_by_id
    if asked.papers_due_on is None:
        yield StaffClock(
            Name.ACKNOWLEDGEMENT, notice, participant, asked.acknowledgement_due_on, OFFICIAL, None, asked.pk
        )
        return
    if all(paper.party != PositionPaper.Party.CMS for paper in asked.papers.all()):
        yield StaffClock(
            Name.PAPER, notice, participant, asked.papers_due_on, REVIEWER, notice.assigned_to_id, asked.pk
        )
    yield StaffClock(Name.DECISION, notice, participant, asked.decision_due_on, OFFICIAL, own, asked.pk)


def of_case(notice: ErrorNotice) -> list[CaseClock]:
    """Return all clocks of a case in their order, those that ended as well.

    :param notice: with `report`, and its `responses`, `information_requests` and `reconsideration` near at hand.
    """
    found = [
        CaseClock(
            "Notice",
            "the practice",
            notice.report.notice_due_on,
            NOTICE_RULE,
            f"received {long_date(notice.received_on)}",
        )
    ]
    answer = next((one for one in notice.responses.all() if one.reconsideration_due_on), None)
    ended = f"answered {long_date(answer.issued_on)}" if answer else ""
    if notice.status == ErrorNotice.Status.WITHDRAWN:
        ended = "withdrawn"
    found.append(CaseClock("Answer", "CMS", notice.response_due_on, NOTICE_RULE, ended))
    found += [_question(one) for one in notice.information_requests.all()]
    if answer is None:
        return found
    asked = getattr(notice, "reconsideration", None)
    ended = f"requested {long_date(asked.received_on)}" if asked else ""
    found.append(
        CaseClock(
            "Request for reconsideration", "the practice", answer.reconsideration_due_on, RECONSIDERATION_RULE, ended
        )
    )
    return found if asked is None else [*found, *_reconsidering(asked)]


def _question(one: InformationRequest) -> CaseClock:
    ended = {
        InformationRequest.Status.OPEN: "",
        InformationRequest.Status.CLOSED: "no longer needed",
        InformationRequest.Status.ANSWERED: f"answered {long_date(one.answered_on)}" if one.answered_on else "",
    }[InformationRequest.Status(one.status)]
    return CaseClock(f"Answer to question {one.pk}", "the practice", one.due_on, "set by CMS", ended)


def _reconsidering(asked: Reconsideration) -> Iterator[CaseClock]:
    over = "withdrawn" if asked.status == Reconsideration.Status.WITHDRAWN else ""
    done = f"acknowledged {long_date(asked.acknowledged_on)}" if asked.acknowledged_on else over
    yield CaseClock("Acknowledgement", "the official", asked.acknowledgement_due_on, RECONSIDERATION_RULE, done)
    if asked.papers_due_on:
        by_party = {paper.party: paper for paper in asked.papers.all()}
        for party, whose in ((PositionPaper.Party.PRACTICE, "the practice"), (PositionPaper.Party.CMS, "CMS")):
            paper = by_party.get(party)
            done = (
                f"submitted {long_date(paper.submitted_on)}" if paper else (over or ("" if asked.is_open else "none"))
            )
            yield CaseClock("Position paper", whose, asked.papers_due_on, RECONSIDERATION_RULE, done)
    done = f"decided {long_date(asked.decided_on)}" if asked.decided_on else over
    yield CaseClock("Determination", "the official", asked.decision_due_on, RECONSIDERATION_RULE, done)
