"""The first page of RO Connect."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access import for_participant
from portal.models import LibraryVersion, Participant

MOST_SHOWN = 6


@for_participant()
def home(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show what CMS announces, and the documents that it published last."""
    newest = LibraryVersion.objects.current().order_by("-published_at").select_related("document", "file")
    return render(request, "connect/home.html", {"participant": participant, "newest": newest[:MOST_SHOWN]})
