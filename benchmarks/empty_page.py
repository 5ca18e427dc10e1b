"""The portal's URLs and one more: an empty participant page, the baseline for real pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from portal.access import for_participant
from portal.models import Participant
from portal.urls import urlpatterns as portal_addresses

_template = engines["django"].from_string('{% extends "participant.html" %}')


@for_participant()
def empty(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the frame of a participant's page without content."""
    return HttpResponse(_template.render({"participant": participant}, request))


urlpatterns = [path("participants/<str:model_id>/empty/", empty, name="empty"), *portal_addresses]
