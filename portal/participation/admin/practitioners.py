"""Individual practitioner lists, and the days on which they were delivered."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.participation.models import ListDelivery, Practitioner
from portal.participation.services import practitioners
from portal.staff import ANALYST


@admin.register(Practitioner)
class PractitionerAdmin(ServiceAdmin):
    adders = frozenset({ANALYST})
    list_display = ("participant", "last_name", "first_name", "npi", "specialty", "from_on", "to_on", "source")
    list_filter = ("source",)
    list_select_related = ("participant",)
    search_fields = ("npi", "last_name", "participant__model_id")
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> Practitioner:
        fields.pop("to_on", None)
        return practitioners.add(**fields, by=by)


@admin.register(ListDelivery)
class ListDeliveryAdmin(ServiceAdmin):
    """Adding one says that the list of a year is complete on the portal: its 30 days run from today."""

    adders = frozenset({ANALYST})
    fields = ("participant", "year")
    list_display = ("participant", "year", "received_on")
    list_filter = ("year",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id",)
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> ListDelivery:
        return practitioners.deliver_list(**fields, by=by)
