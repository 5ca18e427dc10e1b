"""A participant's episodes: the list of a year, and one with its days, prices and claim lines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access import for_participant
from portal.models import Participant


@for_participant()
def episode_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the episodes of a performance year."""
    return render(request, "episodes/episode_list.html", {"participant": participant})


@for_participant()
def episode(request: HttpRequest, participant: Participant, episode_id: int) -> HttpResponse:
    """Show one episode."""
    return render(request, "episodes/episode.html", {"participant": participant})
