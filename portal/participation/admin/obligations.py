"""Obligations of participants, and the extensions that CMS grants."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from portal import clock
from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.participation.models import Extension, Obligation
from portal.participation.services import obligations
from portal.staff import ANALYST, APPROVER


@admin.register(Obligation)
class ObligationAdmin(ServiceAdmin):
    list_display = ("participant", "year", "title", "due_on", "settled_on", "state")
    list_filter = ("year", "code")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name", "title")
    date_hierarchy = "due_on"

    @admin.display(description="status")
    def state(self, obligation: Obligation) -> str:
        return obligation.status(clock.today())


@admin.register(Extension)
class ExtensionAdmin(ServiceAdmin):
    adders = frozenset({ANALYST, APPROVER})
    fields = ("obligation", "to_due_on", "reason")
    autocomplete_fields = ("obligation",)
    list_display = ("participant", "obligation", "from_due_on", "to_due_on", "reason", "granted_by")
    list_select_related = ("participant", "obligation", "granted_by")

    def create(self, *, fields: dict[str, Any], by: User) -> Extension:
        return obligations.extend(**fields, by=by)
