"""Obligations of participants, the extensions that CMS grants, and the reminders sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest

from portal import clock
from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.participation.models import Extension, Obligation, Reminder
from portal.participation.services import extensions
from portal.staff import ANALYST, APPROVER
from portal.states import look_up

STATUSES = ("overdue", "due", "upcoming", "passed", "done", "waived")
SOON, SOON_DAYS = "soon", 30


class StateFilter(admin.SimpleListFilter):
    """Filter of obligations by their state today, in the order in which they press."""

    title = "status"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            (SOON, f"To do within {SOON_DAYS} days"),
            *((status, look_up("obligation", status).words) for status in STATUSES),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Obligation]:
        asked, today = self.value(), clock.today()
        if asked is None:
            return queryset  # type: ignore[no-any-return]
        if asked == SOON:
            return queryset.in_status("due", today).filter(due_on__lte=today + timedelta(days=SOON_DAYS))  # type: ignore[no-any-return]
        if asked not in STATUSES:
            raise IncorrectLookupParameters
        return queryset.in_status(asked, today)  # type: ignore[no-any-return]


@admin.register(Obligation)
class ObligationAdmin(ServiceAdmin):
    list_display = ("participant", "year", "title", "due_on", "settled_on", "state")
    list_filter = (StateFilter, "year", "code")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name", "title")
    date_hierarchy = "due_on"

    @admin.display(description="status", ordering="due_on")
    def state(self, obligation: Obligation) -> str:
        return look_up("obligation", obligation.status(clock.today())).words


@admin.register(Extension)
class ExtensionAdmin(ServiceAdmin):
    adders = frozenset({ANALYST, APPROVER})
    changers = frozenset({ANALYST, APPROVER})
    changeable = ("to_due_on", "reason")
    asks_about = frozenset({"to_due_on"})
    fields = ("obligation", "to_due_on", "reason")
    autocomplete_fields = ("obligation",)
    list_display = ("participant", "obligation", "from_due_on", "to_due_on", "state", "reason", "granted_by")
    list_select_related = ("participant", "obligation", "granted_by", "corrected_by")
    search_fields = ("participant__model_id", "participant__legal_name", "obligation__title")

    @admin.display(description="status")
    def state(self, extension: Extension) -> str:
        return extension.state

    def create(self, *, fields: dict[str, Any], by: User) -> Extension:
        return extensions.grant(**fields, by=by)

    def update(self, *, row: Extension, fields: dict[str, Any], by: User) -> None:
        extensions.correct(
            extension=row, to_due_on=fields.get("to_due_on", row.to_due_on), reason=fields.get("reason", ""), by=by
        )


@admin.register(Reminder)
class ReminderAdmin(ServiceAdmin):
    list_display = ("participant", "obligation", "due_on", "after", "reminded_on")
    list_select_related = ("participant", "obligation")
    search_fields = ("participant__model_id", "participant__legal_name")
    date_hierarchy = "reminded_on"
