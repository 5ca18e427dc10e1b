"""Reports as pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from portal import clock
from portal.access import for_participant, may_bind, may_prepare
from portal.models import Participant, User
from reconciliation.models import LONG_OF_ITS_REPORT, ErrorNotice, Report
from reconciliation.selectors import changes_since, display
from reconciliation.services import report_accesses

CONTESTED = Count("notices__lines", filter=Q(notices__lines__stands=True))


@for_participant()
def report_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """List a participant's reports and error notices, the newest first."""
    notices = (
        ErrorNotice.objects.filter(participant=participant)
        .select_related("report__run", "receipt__participant", "reconsideration")
        .with_lines()
        .defer(*LONG_OF_ITS_REPORT)
    )
    reports = list(Report.objects.of(participant).annotate(contested=CONTESTED))
    newest: dict[tuple[int, str], Report] = {}
    for one in reports:  # the newest first
        newest.setdefault((one.run.year, one.run.kind), one)
    context = {
        "participant": participant,
        "today": clock.today(),
        "reports": [(one, newest[one.run.year, one.run.kind]) for one in reports],
        "notices": notices,
    }
    return render(request, "reconciliation/report_list.html", context)


@for_participant()
def report(request: HttpRequest, participant: Participant, report_id: int) -> HttpResponse:
    """Show a report: who pays whom, the picture, and its lines except those of single episodes."""
    shown = issued_report(participant, report_id, reader=request.user)
    if request.method == "GET" and not shown.opened_before and not request.user.is_staff:  # type: ignore[attr-defined]
        report_accesses.note_opened(report=shown, by=request.user)
    replaces, newest = display.neighbors(shown)
    notices = _notices(shown)
    context = {
        **of_report(shown, uncontested=not notices),
        "lines": list(shown.lines.heads()),
        "notices": notices,
        "replaced_by": newest if newest != shown else None,
        "replaces": replaces,
        "comparison": changes_since.comparison_of(shown) if replaces else None,
        "score_lines": shown.score.lines if shown.score else [],
    }
    return render(request, "reconciliation/report.html", context)


def issued_report(participant: Participant, report_id: int, *, reader: User | None = None) -> Report:
    """Find an issued report of this participant, or answer 404.

    :param reader: the reader of its own page; without one, with what the frame of its other pages shows.
    """
    own = Report.objects.of(participant).select_related("finality").only(*display.IN_FRAME)
    if reader:
        own = own.select_related("run__construction_run", "score").only(*display.ON_ITS_PAGE)
        own = display.with_files(own, reader=reader)
    found = get_object_or_404(own, pk=report_id)
    found.participant = participant  # already loaded: no second join and decryption
    return found


def of_report(shown: Report, *, uncontested: bool = False) -> dict[str, Any]:
    """Return what every page of a report shows: its dates, its stage and what its reader may do.

    :param uncontested: True where the page has found no notice.
    """
    today = clock.today()
    days_left = shown.days_to_contest(today)
    binds = may_bind(shown.participant)
    return {
        "participant": shown.participant,
        "report": shown,
        "run": shown.run,
        "days_left": days_left,
        "contested": 0 if uncontested else shown.lines.contested().count(),
        "stage": display.stage_of(shown, today=today, uncontested=uncontested),
        "may_contest": may_prepare(shown.participant) and days_left >= 0,
        "may_bind": binds,
    }


def _notices(shown: Report) -> list[ErrorNotice]:
    """Return the notices about a report and those that carry over from the reports that it replaces."""
    found = display.notices_about(shown).select_related("report__run", "receipt__participant", "reconsideration")
    return list(found.defer(*LONG_OF_ITS_REPORT).with_lines())
