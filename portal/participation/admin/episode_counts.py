"""Episode counts, which decide whether a participant may opt out for low volume."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.participation.models import EpisodeCount
from portal.participation.services import enrollment
from portal.staff import ANALYST


@admin.register(EpisodeCount)
class EpisodeCountAdmin(ServiceAdmin):
    adders = frozenset({ANALYST})
    changers = frozenset({ANALYST})
    changeable = ("count", "source")
    list_display = ("participant", "calendar_year", "count", "source")
    list_filter = ("calendar_year",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> EpisodeCount:
        return enrollment.record_episode_count(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        merged = {"count": row.count, "source": row.source, **fields}
        enrollment.record_episode_count(participant=row.participant, calendar_year=row.calendar_year, by=by, **merged)
