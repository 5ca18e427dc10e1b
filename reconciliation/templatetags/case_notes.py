"""The course of a case (clocks, findings, messages, papers, letters), for the page of its notice."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import prefetch_related_objects

from portal import clock
from portal.access import may_bind, may_prepare
from portal.models import Participant
from reconciliation.models import ErrorNotice, LineFinding, PositionPaper
from reconciliation.selectors import clocks
from reconciliation.views.threads import thread_of

register = template.Library()


@register.inclusion_tag("reconciliation/case_notes.html", takes_context=True)
def case_notes(context: dict[str, Any], participant: Participant, notice: ErrorNotice) -> dict[str, Any]:
    """Show the clocks, findings, questions, messages, position papers and letters of a case.

    :param participant: the practice whose page it is, as the guard loaded it
    :param notice: its notice, with its report, its reconsideration and its exhibits with their files
    """
    prefetch_related_objects([notice], "responses", "information_requests")
    asked = getattr(notice, "reconsideration", None)
    if asked is not None:
        prefetch_related_objects([asked], "papers")
    papers = list(asked.papers.all()) if asked else []
    binds = may_bind(participant)
    in_time = asked is not None and asked.papers_due_on is not None and clock.today() <= asked.papers_due_on
    return {
        "request": context["request"],  # the pager keeps the rest of the address
        "participant": participant,
        "notice": notice,
        "clocks": clocks.of_case(notice),
        "findings": list(LineFinding.objects.filter(contested__notice=notice).select_related("contested__line")),
        "questions": list(notice.information_requests.all()),
        "thread": thread_of(context["request"], notice),
        "papers": [(one, [file for file in notice.exhibits.all() if file.paper_id == one.pk]) for one in papers],
        "letters": list(notice.letters.all()),
        "may_write": notice.is_open and may_prepare(participant),
        "may_submit": binds and in_time and asked.is_open and all(
            paper.party != PositionPaper.Party.PRACTICE for paper in papers
        ),
        "may_withdraw": binds and asked is not None and asked.is_open,
    }  # fmt: skip
