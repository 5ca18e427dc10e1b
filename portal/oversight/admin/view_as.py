"""Looks at a practice's pages: one is begun here, and everyone's are listed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.oversight.looks import SESSION_KEY
from portal.oversight.models import ViewAs
from portal.oversight.services import view_as
from portal.staff import ADMINISTRATOR


@admin.register(ViewAs)
class ViewAsAdmin(ServiceAdmin):
    viewers = frozenset({ADMINISTRATOR})
    adders = frozenset(view_as.LOOKERS)
    list_display = ("participant", "viewed_by", "reason", "began_at", "ends_at", "ended_at")
    list_select_related = ("participant", "viewed_by")
    search_fields = ("participant__model_id", "participant__legal_name", "viewed_by__email")
    autocomplete_fields = ("participant",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        asked = ("participant", "reason")
        return asked if obj is None else (*asked, "viewed_by", "began_at", "ends_at", "ended_at")

    def create(self, *, fields: dict[str, Any], by: User) -> ViewAs:
        return view_as.begin(**fields, by=by)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Lead to the practice's dashboard, as the practice sees it."""
        request.session[SESSION_KEY] = obj.pk
        return redirect("participation:dashboard", obj.participant.model_id)
