"""Admin pages that take nothing impossible, and nothing more than they show, from an address or a form."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest, ValidationError
from django.db import models
from django.http import HttpRequest

from .strict_list import StrictChangeList

# Suffixes that the filters of Django's admin add to field names, and those of its date hierarchy.
_FILTER_ENDINGS = ("", "__exact", "__in", "__id__exact", "__isnull", "__isempty")
_DAY_PARTS = ("year", "month", "day", "gte", "lt")


class StrictAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Admin page that answers 400 to filters, initial values and keys that its columns cannot hold."""

    list_reads: tuple[str, ...] = ()
    """Long columns (JSON, encrypted) that cells of the list are made from; it reads no others than it names."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Return whether the URL of a list may filter by this look-up: only the list's own filters and the primary key.

        Django would allow `?password__startswith=` to everyone who sees the list, who could then read hidden columns
        letter by letter.
        """
        given: Any = self.list_filter if request is None else self.get_list_filter(request)
        own = {one.parameter_name for one in given if isinstance(one, type)}
        filters = own | {one if isinstance(one, str) else one[0] for one in given if not isinstance(one, type)}
        asked = {f"{name}{ending}" for name in filters | {"pk", self.opts.pk.name} for ending in _FILTER_ENDINGS}
        days = {f"{self.date_hierarchy}__{part}" for part in _DAY_PARTS} if self.date_hierarchy else set()
        return lookup in asked | days

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StrictChangeList

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        """Return the initial values that the URL of an "add" page gives.

        :raises BadRequest: for a value that its field cannot hold.
        """
        given = super().get_changeform_initial_data(request)
        for field in self.opts.concrete_fields:
            if given.get(field.name):
                self._read(field, given[field.name])
        return given

    def response_action(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> Any:
        """Run the chosen action on the selected rows.

        :raises BadRequest: when a selected key cannot be one of this table.
        """
        for ticked in request.POST.getlist(ACTION_CHECKBOX_NAME):
            self._read(self.opts.pk, ticked)
        return super().response_action(request, queryset)

    @staticmethod
    def _read(field: Any, value: str) -> None:
        try:
            field.clean(value, None)
        except ValidationError as error:
            raise BadRequest(f"The field {field.name} cannot hold this.") from error
