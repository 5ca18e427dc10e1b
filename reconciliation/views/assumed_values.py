"""The assumed values behind a report, with their sources, and what another value would change."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access import for_participant
from portal.models import Participant
from portal.policy import Book
from portal.policy.value_words import value_words
from portal.selectors import policy_book_of
from reconciliation.models import Report, ReportLine
from reconciliation.selectors import alternatives, used_values
from reconciliation.selectors.used_values import UsedValue
from reconciliation.views.reports import issued_report, of_report


@for_participant()
def assumed_value_list(request: HttpRequest, participant: Participant, report_id: int) -> HttpResponse:
    """List the assumed values of a report; the address may name one of them with another value to try.

    One value is tried at a time, because the whole report is worked again for it.
    """
    shown = issued_report(participant, report_id)
    book = policy_book_of(shown.run.policy_version)
    heads = list(shown.lines.heads())
    values = list(used_values.assumed(shown, heads, book=book))
    context = {**of_report(shown), "values": values, **_tried(request, shown, heads, values, book)}
    return render(request, "reconciliation/assumed_value_list.html", context)


def _tried(
    request: HttpRequest, shown: Report, heads: list[ReportLine], values: list[UsedValue], book: Book
) -> dict[str, Any]:
    """Work the report again with the value in the address, if it is another choice of one of the assumed values."""
    name, choice = request.GET.get("name"), request.GET.get("value")
    used = next((one for one in values if one.name == name and one.of_report), None)
    if used is None or choice not in used.choices:
        return {}
    found = alternatives.alternative(shown, heads, name=used.name, value=choice, book=book)
    return {"tried": used, "tried_words": value_words(choice, used.unit), "alternative": found}
