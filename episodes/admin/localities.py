"""Tables of ZIP Codes and payment localities, which decide the indexes of a practice's sites."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from episodes.models import LocalityTable, ZipLocality
from episodes.services import localities
from portal.admin.loaded_tables import LoadedTableAdmin, TableFileField
from portal.admin.service_admin import ServiceAdmin
from portal.staff import ANALYST, READERS


class LocalityTableForm(forms.ModelForm):
    """The form by which an analyst uploads a table."""

    file = TableFileField("CSV as CMS publishes it, with the columns zip, contractor (or carrier) and locality.")

    class Meta:
        model = LocalityTable
        fields = ("source",)
        help_texts = {"source": "Who published the table, and the quarter or year that it covers."}


@admin.register(LocalityTable)
class LocalityTableAdmin(LoadedTableAdmin):
    """The newest table is the one in use; older ones are kept."""

    viewers = READERS
    adders = frozenset({ANALYST})
    form = LocalityTableForm
    counted = "ZIP Codes"

    def load(self, **given: Any) -> LocalityTable:
        return localities.load(**given)

    def notes_on_effect(self, made: Any) -> list[str]:
        return [*super().notes_on_effect(made), "New prices follow it: build the episodes of a year again."]


@admin.register(ZipLocality)
class ZipLocalityAdmin(ServiceAdmin):
    """Localities of ZIP Codes by table, read-only."""

    viewers = READERS
    list_display = ("zip", "locality", "table")
    list_filter = ("table",)
    list_select_related = ("table",)
    search_fields = ("=zip", "=locality")
