"""The whole case of an error notice for CMS staff: what was filed, what is contested, and everything said since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

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


def case_of(notice_id: int) -> Case:
    """Return a case in a fixed number of queries.

    :raises ErrorNotice.DoesNotExist: where there is none.
    """
    notice = (
        ErrorNotice.objects.select_related(
            "report__run", "participant", "receipt__participant", "assigned_to", "filed_by",
            "reconsideration__receipt__participant", "reconsideration__requested_by",
            "reconsideration__acknowledged_by", "reconsideration__decided_by",
        )
        .prefetch_related("responses__answered_by", "information_requests")
        .defer("report__facts", "report__policy_used", "report__run__inputs", "participant__tin")
        .get(pk=notice_id)
    )  # fmt: skip
    asked: Reconsideration | None = getattr(notice, "reconsideration", None)
    papers = tuple(asked.papers.select_related("submitted_by")) if asked else ()
    return Case(
        notice=notice,
        lines=_lines(notice),
        clocks=tuple(clocks.of_case(notice)),
        exhibits=tuple(notice.exhibits.select_related("file")),
        messages=tuple(notice.messages.select_related("written_by")),
        questions=tuple(notice.information_requests.all()),
        responses=tuple(notice.responses.all()),
        letters=tuple(notice.letters.select_related("file")),
        papers=papers,
        acts=tuple(notice.acts.select_related("person")),
        corrected_runs=tuple(notice.corrected_runs.defer("inputs")),
        reconsideration=asked,
    )


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
