"""Answers to error notices for tests, by the services as in production."""

from __future__ import annotations

from portal.models import User
from reconciliation.models import ErrorNotice, NoticeLine, Reconsideration, Response
from reconciliation.rules.changes import Change
from reconciliation.services import answers, determinations, position_papers
from reconciliation.services.grants import Finding
from tests import factories

Outcome = NoticeLine.Outcome


def findings(notice: ErrorNotice, granted: dict[int, list[Change]] | None = None) -> list[Finding]:
    """Return a finding about each contested line: an error where changes are granted, by the pk of the line."""
    changes = granted or {}
    return [
        Finding(
            one.pk,
            Outcome.ERROR_CONFIRMED if one.pk in changes else Outcome.CALCULATION_VERIFIED,
            "The records show it.",
            tuple(changes.get(one.pk, ())),
        )
        for one in notice.lines.all()
    ]


def without_first_claim_line(contested: NoticeLine) -> Change:
    """Return the change that the first claim line of a contested line does not count."""
    line = contested.line
    return Change("without-line", component=line.episode_component.key, claim_line=line.claim_lines[0])


def answered(
    notice: ErrorNotice, *, error: bool = False, text: str = "We looked at it.", by: User | None = None
) -> Response:
    """Answer a notice: no change, or an error in its first contested line."""
    first = notice.lines.select_related("line__episode_component__episode").first()
    granted = {first.pk: [without_first_claim_line(first)]} if error else None
    reviewer = by or factories.user(staff="reviewer")
    return answers.answer(notice=notice, findings=findings(notice, granted), text=text, by=reviewer)


def acknowledged(asked: Reconsideration, *, official: User, primary: User) -> Reconsideration:
    """Acknowledge a request, and submit both position papers, so that the official may decide on the same day."""
    made = determinations.acknowledge(reconsideration=asked, by=official)
    position_papers.submit(
        participant=asked.participant, reconsideration=asked, text="The answer overlooks our claim.", by=primary
    )
    position_papers.submit_for_cms(
        reconsideration=asked, text="The answer follows the claims.", by=factories.user(staff="reviewer")
    )
    return made
