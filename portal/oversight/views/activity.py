"""Activity of a practice in sentences: its people's, CMS's and the portal's own."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access import for_participant
from portal.happenings import Happenings
from portal.models import Participant
from portal.oversight.forms import ActivityFilterForm

ROWS_A_PAGE = 50


@for_participant()
def activity(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show who did what and when, newest first, of one calendar year or one topic if the reader chooses."""
    years = Happenings(participant).years()
    form = ActivityFilterForm(request.GET, years=years)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows: Any = Happenings(
        participant, calendar_year=int(chosen.get("calendar_year") or 0) or None, topic=chosen.get("topic", "")
    )
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"participant": participant, "form": form, "page": page, "narrowed": any(chosen.values())}
    return render(request, "oversight/activity.html", context)
