"""Tables of ZIP Codes and areas."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.admin.loaded_tables import LoadedTableAdmin, TableFileField
from portal.admin.service_admin import ServiceAdmin
from portal.participation.models import ZipArea, ZipCrosswalk
from portal.participation.services import zip_areas
from portal.staff import HELP_DESK


class ZipCrosswalkForm(forms.ModelForm):
    """The form by which the help desk uploads a table."""

    file = TableFileField("CSV as HUD publishes it, with the columns zip, geoid (or cbsa) and tot_ratio.")

    class Meta:
        model = ZipCrosswalk
        fields = ("source",)
        help_texts = {"source": "Who published the table, and the period that it covers."}


@admin.register(ZipCrosswalk)
class ZipCrosswalkAdmin(LoadedTableAdmin):
    """The newest table is the one in use on the page that checks ZIP Codes; older ones are kept."""

    adders = frozenset({HELP_DESK})
    form = ZipCrosswalkForm
    counted = "ZIP Codes"

    def load(self, **given: Any) -> ZipCrosswalk:
        return zip_areas.load(**given)


@admin.register(ZipArea)
class ZipAreaAdmin(ServiceAdmin):
    """Areas of ZIP Codes by table, read-only."""

    list_display = ("zip", "cbsa", "share", "crosswalk")
    list_filter = ("crosswalk",)
    list_select_related = ("crosswalk",)
    search_fields = ("=zip", "=cbsa")
