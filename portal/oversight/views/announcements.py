"""Announcements as practices read them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access import for_participant
from portal.models import Participant
from portal.oversight.models import Announcement

MOST_SHOWN = 100


@for_participant()
def announcement_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show every announcement that CMS published, newest first."""
    context = {"participant": participant, "announcements": Announcement.objects.published()[:MOST_SHOWN]}
    return render(request, "oversight/announcement_list.html", context)
