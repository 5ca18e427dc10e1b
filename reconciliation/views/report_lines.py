"""The lines of a report: one line down to its claim lines, and the lists of the lines about episodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from episodes.selectors import patient_order
from portal.access import for_participant
from portal.models import Participant
from portal.selectors import policy_book_of
from portal.services.kept_forms import never_kept
from portal.views.ordering import PARAMETER, Ordering, chosen_ordering
from portal.views.sheets import ENDINGS, long_sheet
from portal.views.submitted import submitted
from reconciliation.line_forms import EpisodeSearchForm, LineFilterForm
from reconciliation.models import ErrorNotice, Report, ReportLine
from reconciliation.models.report import ReportLineQuerySet
from reconciliation.selectors import accounts, changes_since, line_lists, used_values
from reconciliation.views.reports import issued_report, of_report

LINES_A_PAGE = 25
FILTERS = ("line", "money", "component", "state", "only")
ORDERS = {
    "report": ("position",),
    "episode": ("episode_component__episode_id", "position"),
    patient_order.PATIENT: (patient_order.PLACE, "episode_component__episode_id", "position"),
    "began": ("episode_component__episode__starts_on", "position"),
    "amount": ("amount", "position"),
}
"""The orders of a list by column; the first is the default."""


@dataclass(frozen=True, slots=True)
class ShownLines:
    """A list of lines about episodes as the address asks for it: its filter, order, parts of the report, and rows."""

    form: LineFilterForm
    ordering: Ordering
    parts: dict[int, ReportLine]
    everything: ReportLineQuerySet
    chosen: ReportLineQuerySet


def _shown_lines(request: HttpRequest, report: Report, below: ReportLine | None) -> ShownLines:
    everything = line_lists.about_episodes(report, below=below)
    parts = line_lists.parts_of(report) if below is None else {}
    given = {name: request.GET.get(name, "") for name in (*FILTERS, PARAMETER)}
    form = LineFilterForm(given, parts=[(one.code, one.label) for one in parts.values()])
    chosen = {name: form.cleaned_data.get(name, "") for name in FILTERS} if form.is_valid() else {}
    ordering = chosen_ordering(request, ORDERS)
    narrowed = line_lists.narrowed(everything, **chosen)
    if ordering.chosen == patient_order.PATIENT:
        narrowed = line_lists.by_patient(narrowed)
    return ShownLines(form, ordering, parts, everything, ordering.apply(narrowed))


def _list_of(request: HttpRequest, report: Report, below: ReportLine | None) -> dict[str, Any]:
    """Return the context of `episode_lines.html`: the chosen lines in pages, or those that a search found."""
    shown = _shown_lines(request, report, below)
    search = EpisodeSearchForm(request.POST or None)
    found = submitted(
        request, search, lambda data: list(line_lists.found_by(shown.everything, data["wanted"])[:LINES_A_PAGE])
    )
    page: Page[Any] | None = None
    if found is None:
        page = Paginator(shown.chosen, LINES_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
    for line in found if found is not None else page or ():
        line.part = shown.parts.get(line.parent_id)
    return {
        "filter": shown.form,
        "search": search,
        "found": found,
        "most": LINES_A_PAGE,
        "episode_page": page,
        "ordering": shown.ordering,
        "files": [(ending, f"?{request.GET.urlencode()}") for ending in ENDINGS],
    }


@never_kept
@for_participant()
def report_line(request: HttpRequest, participant: Participant, report_id: int, position: int) -> HttpResponse:
    """Show one line: its formula, the lines that it sums, its episode and its claim lines.

    A patient is looked for by POST, so that nothing of a patient is in an address.
    """
    shown = issued_report(participant, report_id)
    heads = {one.pk: one for one in shown.lines.heads()}
    of_one = shown.lines.select_related("episode_component__episode__beneficiary", "episode_component__price")
    line = next((one for one in heads.values() if one.position == position), None) or get_object_or_404(
        of_one, position=position
    )
    line.report, line.parent = shown, heads.get(line.parent_id)  # already loaded
    component = line.episode_component
    book = policy_book_of(shown.run.policy_version)
    of_all = of_report(shown)
    context = {
        **of_all,
        "line": line,
        "ancestors": _ancestors(line, heads),
        "heads": [one for one in heads.values() if one.parent_id == line.pk],
        "component": component,
        "price_lines": component.price.lines if component else [],
        "account": accounts.account_of(line, book=book),
        "values": used_values.of_line(line, shown, book=book),
        **_since(shown, line),
        "line_notice": ErrorNotice.objects.contesting(line) if of_all["contested"] else None,
    }
    if line.episode_lines:
        context |= _list_of(request, shown, line)
    return render(request, "reconciliation/report_line.html", context)


@never_kept
@for_participant()
def report_episode_list(request: HttpRequest, participant: Participant, report_id: int) -> HttpResponse:
    """Show all lines of a report about single episodes, filtered and in pages, or those that a search found."""
    shown = issued_report(participant, report_id)
    context = {**of_report(shown), **_list_of(request, shown, None)}
    return render(request, "reconciliation/report_episode_list.html", context)


@for_participant()
def report_episode_file(request: HttpRequest, participant: Participant, report_id: int, ending: str) -> FileResponse:
    """Send the lines of the list about all episodes, filtered and sorted as on the page."""
    return _file(issued_report(participant, report_id), request, None, ending)


@for_participant()
def report_line_file(
    request: HttpRequest, participant: Participant, report_id: int, position: int, ending: str
) -> FileResponse:
    """Send the lines below one line, filtered and sorted as on its page."""
    shown = issued_report(participant, report_id)
    return _file(shown, request, get_object_or_404(shown.lines, position=position), ending)


def _file(report: Report, request: HttpRequest, below: ReportLine | None, ending: str) -> FileResponse:
    rows = line_lists.export_rows(_shown_lines(request, report, below).chosen, report)
    part = f"-{below.code}" if below else ""
    return long_sheet(f"report-{report.number}{part}", line_lists.EXPORT_COLUMNS, rows, ending=ending)


def _since(report: Report, line: ReportLine) -> dict[str, Any]:
    """Return the same line of the report before, and why it changed; nothing before the two reports are compared."""
    comparison = changes_since.comparison_of(report)
    if comparison is None:
        return {}
    changes = list(line.changes.order_by("position", "pk"))
    return {"comparison": comparison, "old_line": changes_since.same_line(line, comparison.before), "changes": changes}


def _ancestors(line: ReportLine, heads: dict[int, ReportLine]) -> list[ReportLine]:
    found: list[ReportLine] = []
    above = heads.get(line.parent_id)
    while above is not None:
        found.insert(0, above)
        above = heads.get(above.parent_id)
    return found
