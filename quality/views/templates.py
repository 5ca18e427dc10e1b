"""Download of the current templates."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from portal import clock
from portal import selectors as portal
from portal.access import for_participant
from portal.models import Participant
from portal.rules.performance_years import performance_years
from quality.intake import template as templates
from quality.intake.layouts import FILE_TYPES, layout_for

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@for_participant()
def template(request: HttpRequest, participant: Participant, file_type: str, ending: str) -> HttpResponse:
    """Send the current template of a file type."""
    if file_type not in FILE_TYPES or ending not in _TYPES:
        raise Http404("We cannot find that template.")
    book = portal.policy_book()
    today = clock.today()
    years = [year.starts_on for year in performance_years(book=book, on=today)]
    day = max([start for start in years if start <= today], default=min(years))
    layout = layout_for(file_type, on=day, book=book)
    if ending == "csv":
        content = templates.as_csv(layout)
    else:
        content = templates.as_workbook(layout, tnm_categories=book.on(day)["intake/tnm_categories"])
    response = HttpResponse(content, content_type=_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{file_type}-{layout.version}.{ending}"'
    return response
