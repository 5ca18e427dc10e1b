"""Service locations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.participation.models import Site
from portal.participation.services import enrollment
from portal.staff import HELP_DESK


@admin.register(Site)
class SiteAdmin(ServiceAdmin):
    adders = frozenset({HELP_DESK})
    list_display = ("zip", "cbsa", "participant", "from_on", "to_on")
    list_select_related = ("participant",)
    search_fields = ("zip", "cbsa", "participant__model_id")
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> Site:
        return enrollment.add_site(**fields, by=by)
