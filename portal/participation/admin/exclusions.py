"""Exclusions (§ 512.210(b)), which the help desk enters, and opt-outs (§ 512.210(c)), which staff only read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.participation.models import Exclusion, OptOut
from portal.participation.services import enrollment
from portal.staff import HELP_DESK


@admin.register(Exclusion)
class ExclusionAdmin(ServiceAdmin):
    adders = frozenset({HELP_DESK})
    changers = frozenset({HELP_DESK})
    changeable = ("to_on",)
    asks_about = frozenset({"from_on", "to_on"})
    list_display = ("participant", "reason", "from_on", "to_on")
    list_filter = ("reason",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id",)
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> Exclusion:
        return enrollment.exclude(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        enrollment.exclude(
            participant=row.participant, reason=row.reason, from_on=row.from_on, to_on=fields["to_on"], by=by
        )


@admin.register(OptOut)
class OptOutAdmin(ServiceAdmin):
    """Opt-outs, read-only: the participant signs one on the portal, or a participant list contains it."""

    list_display = ("participant", "from_on", "to_on", "election")
    list_select_related = ("participant", "election__participant")
    search_fields = ("participant__model_id",)
