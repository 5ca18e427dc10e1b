"""The page of what changed since the report before, line by line and by cause."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from episodes.selectors import patient_order
from portal.access import for_participant
from portal.models import Participant
from portal.views.ordering import chosen_ordering
from reconciliation.selectors import changes_since
from reconciliation.views.reports import issued_report, of_report

ROWS_A_PAGE = 50
ORDERS = {
    "line": ("position",),
    patient_order.PATIENT: (patient_order.PLACE, "position"),
    "cause": ("cause", "position"),
    "change": ("amount", "position"),
}


@for_participant()
def report_changes(request: HttpRequest, participant: Participant, report_id: int) -> HttpResponse:
    """Show what changed since the report that this one replaces, adding up to the difference of the totals.

    :raises Http404: for a report that replaces none, or until the two are compared.
    """
    shown = issued_report(participant, report_id)
    comparison = changes_since.comparison_of(shown)
    if comparison is None:
        raise Http404("This report replaces no other report.")
    ordering = chosen_ordering(request, ORDERS)
    changes = changes_since.changes_of(comparison)
    if ordering.chosen == patient_order.PATIENT:
        changes = patient_order.with_places(changes, changes_since.PATIENT)
    context = {
        **of_report(shown),
        "comparison": comparison,
        "before": comparison.before,
        "causes": changes_since.by_cause(comparison),
        "ordering": ordering,
        "page": Paginator(ordering.apply(changes), ROWS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "reconciliation/report_changes.html", context)
