"""The whole case of an error notice for CMS staff: what was filed, what is contested, and everything said since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch

from episodes import selectors as episodes
from episodes.rules.counted_lines import cited
from episodes.rules.records import CitedLine
from reconciliation.models import (
    CaseAct,
    CaseLetter,
    CaseMessage,
    ErrorNotice,
    Exhibit,
    InformationRequest,
    NoticeLine,
    PositionPaper,
    Reconsideration,
    Response,
    Run,
)
from reconciliation.selectors import clocks
from reconciliation.selectors.case_documents import CaseDocument, documents_of

RESPONSES = Response.objects.select_related("answered_by")
QUESTIONS = InformationRequest.objects.select_related("answered_by", "receipt")


@dataclass(frozen=True, slots=True)
class ContestedLine:
    """One contested line with the claim lines from which it was calculated, in the order of service."""

    contested: NoticeLine
    claim_lines: tuple[CitedLine, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One case; the lists are in the order of time."""

    notice: ErrorNotice
    lines: tuple[ContestedLine, ...]
    clocks: tuple[clocks.CaseClock, ...]
    exhibits: tuple[Exhibit, ...]
    messages: tuple[CaseMessage, ...]
    questions: tuple[InformationRequest, ...]
    responses: tuple[Response, ...]
    letters: tuple[CaseLetter, ...]
    papers: tuple[PositionPaper, ...]
    acts: tuple[CaseAct, ...]
    corrected_runs: tuple[Run, ...]
    reconsideration: Reconsideration | None
    documents: tuple[CaseDocument, ...]


def case_of(notice_id: int, *, of_practice: bool = False) -> Case:
    """Return a case in a fixed number of queries.

    :param of_practice: True without what CMS alone reads: the people who had a part in the answer, corrected runs
        before their release, and the claim lines beside the form of the answer.
    :raises ErrorNotice.DoesNotExist: where there is none.
    """
    notice = (
        ErrorNotice.objects.select_related(
            "report__run", "participant", "receipt__participant", "assigned_to", "filed_by", "withdrawn_by",
            "withdrawal_receipt",
            "reconsideration__receipt__participant", "reconsideration__requested_by",
            "reconsideration__acknowledged_by", "reconsideration__decided_by", "reconsideration__withdrawn_by",
        )
        .prefetch_related(Prefetch("responses", RESPONSES), Prefetch("information_requests", QUESTIONS))
        .defer("report__facts", "report__policy_used", "report__run__inputs", "participant__tin")
        .get(pk=notice_id)
    )  # fmt: skip
    notice.report.participant = notice.participant  # already loaded
    asked: Reconsideration | None = getattr(notice, "reconsideration", None)
    papers = tuple(asked.papers.select_related("submitted_by", "receipt")) if asked else ()
    exhibits = tuple(notice.exhibits.select_related("file", "uploaded_by", "receipt"))
    letters = tuple(notice.letters.select_related("file"))
    responses = tuple(notice.responses.all())
    return Case(
        notice=notice,
        lines=_lines_alone(notice) if of_practice else _lines(notice),
        clocks=tuple(clocks.of_case(notice)),
        exhibits=exhibits,
        messages=tuple(notice.messages.select_related("written_by")),
        questions=tuple(notice.information_requests.all()),
        responses=responses,
        letters=letters,
        papers=papers,
        acts=() if of_practice else tuple(notice.acts.select_related("person")),
        corrected_runs=() if of_practice else tuple(notice.corrected_runs.defer("inputs")),
        reconsideration=asked,
        documents=documents_of(
            exhibits=exhibits, letters=letters, responses=responses, reconsideration=asked, papers=papers
        ),
    )


def _lines_alone(notice: ErrorNotice) -> tuple[ContestedLine, ...]:
    return tuple(ContestedLine(row, ()) for row in notice.lines.select_related("line"))


def _lines(notice: ErrorNotice) -> tuple[ContestedLine, ...]:
    """Return the contested lines; the claim lines of all of them take one query."""
    rows = list(
        notice.lines.select_related("line__episode_component__episode").prefetch_related("findings__corrections")
    )
    wanted = {pk for row in rows for pk in row.line.claim_lines}
    found = {one.line_id: cited(one) for one in episodes.claim_lines(wanted, notice.participant_id)} if wanted else {}
    by_row: dict[int, list[CitedLine]] = defaultdict(list)
    for row in rows:
        by_row[row.pk] = [found[pk] for pk in row.line.claim_lines if pk in found]
    return tuple(ContestedLine(row, tuple(by_row[row.pk])) for row in rows)
