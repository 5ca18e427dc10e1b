"""Filters of the list of participants."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from portal import clock
from portal.models import Seat


class RegisteredFilter(admin.SimpleListFilter):
    """Filter of participants by whether anybody has access now."""

    title = "registered"
    parameter_name = "registered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Somebody has access"), ("no", "Nobody has access: unregistered, or all access ended")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        seats = Exists(Seat.objects.in_force().filter(participant=OuterRef("pk")))
        return {"yes": queryset.filter(seats), "no": queryset.filter(~seats)}.get(str(self.value()), queryset)


class PresentFilter(admin.SimpleListFilter):
    """Filter of participants by whether they are in the Model today."""

    title = "in the Model today"
    parameter_name = "present"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No: not yet, or no longer")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        present = queryset.model.objects.on(clock.today()).values("pk")
        return {"yes": queryset.filter(pk__in=present), "no": queryset.exclude(pk__in=present)}.get(
            str(self.value()), queryset
        )
