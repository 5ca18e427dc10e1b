"""Obligations of participants, the extensions that CMS grants, and the reminders sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from portal import clock
from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.participation.duties import BY_CODE, DUTIES
from portal.participation.models import Extension, Obligation, Reminder
from portal.participation.services import extensions
from portal.staff import ANALYST, APPROVER, HELP_DESK, may_act_as
from portal.states import look_up

OF_EVENTS = "events"
STATUSES = ("overdue", "due", "upcoming", "awaited", "cms-late", "passed", "done", "waived")
SOON, SILENT, OPEN, SOON_DAYS = "soon", "silent", "open", 30
_WRITERS = (HELP_DESK, ANALYST)


class StateFilter(admin.SimpleListFilter):
    """Filter of obligations by their state today, in the order in which they press."""

    title = "status"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            (SOON, f"To do within {SOON_DAYS} days"),
            (OPEN, "Not done"),
            (SILENT, f"Silent before the deadline: a duty due within {SOON_DAYS} days"),
            *((status, look_up("obligation", status).words) for status in STATUSES),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Obligation]:
        asked, today = self.value(), clock.today()
        if asked is None:
            return queryset  # type: ignore[no-any-return]
        if asked == OPEN:
            return queryset.open().filter(is_right=False, of_cms=False)  # type: ignore[no-any-return]
        if asked in (SOON, SILENT):
            soon = queryset.in_status("due", today).filter(due_on__lte=today + timedelta(days=SOON_DAYS))
            return soon.filter(is_right=False) if asked == SILENT else soon  # type: ignore[no-any-return]
        if asked not in STATUSES:
            raise IncorrectLookupParameters
        return queryset.in_status(asked, today)  # type: ignore[no-any-return]


class DutyFilter(admin.SimpleListFilter):
    """Filter of obligations by duty; all rights that events opened are one choice, because each has its own code."""

    title = "duty"
    parameter_name = "duty"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*((duty.code, duty.title) for duty in DUTIES), (OF_EVENTS, "Rights that began with a report")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Obligation]:
        asked = self.value()
        if asked is None:
            return queryset  # type: ignore[no-any-return]
        if asked == OF_EVENTS:
            return queryset.exclude(code__in=BY_CODE)  # type: ignore[no-any-return]
        if asked not in BY_CODE:
            raise IncorrectLookupParameters
        return queryset.filter(code=asked)  # type: ignore[no-any-return]


@admin.register(Obligation)
class ObligationAdmin(ServiceAdmin):
    list_display = ("participant", "year", "title", "opens_on", "due_on", "settled_on", "state")
    list_filter = (StateFilter, "year", DutyFilter, "participant__kind")
    actions = ("write_letter",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name", "title")
    date_hierarchy = "due_on"

    def has_write_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return may_act_as(user, *_WRITERS)

    @admin.action(description="Write to all practices that have not done this duty", permissions=["write"])
    def write_letter(self, request: HttpRequest, queryset: QuerySet[Obligation]) -> HttpResponse | None:
        """Open a letter to the silent practices of the one duty that is selected; it shows them before it is sent."""
        owed = Obligation.objects.open().filter(pk__in=queryset.values("pk"), is_right=False)
        found = list(owed.order_by("year", "code").values_list("year", "code").distinct()[:2])
        if len(found) != 1:
            words = "Select open obligations of one duty and one performance year. The letter names them."
            self.message_user(request, words, messages.ERROR)
            return None
        year, code = found[0]
        question = urlencode({"audience": "silent", "year": year, "code": code})
        return redirect(f"{reverse('admin:oversight_letter_add')}?{question}")

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
