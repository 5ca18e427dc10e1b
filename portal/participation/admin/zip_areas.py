"""Tables of ZIP Codes and areas."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.participation.models import ZipArea, ZipCrosswalk
from portal.participation.services import zip_areas
from portal.services.use_case import Refused
from portal.staff import HELP_DESK


class ZipCrosswalkForm(forms.ModelForm):
    """The form by which the help desk uploads a table."""

    file = forms.FileField(
        required=False, help_text="CSV as HUD publishes it, with the columns zip, geoid (or cbsa) and tot_ratio."
    )

    class Meta:
        model = ZipCrosswalk
        fields = ("source",)


@admin.register(ZipCrosswalk)
class ZipCrosswalkAdmin(ServiceAdmin):
    """The newest table is the one in use on the page that checks ZIP Codes; older ones are kept."""

    adders = frozenset({HELP_DESK})
    form = ZipCrosswalkForm
    list_display = ("source", "name", "rows", "loaded_at", "loaded_by")

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        return ("file", "source") if obj is None else ("name", "source", "sha256", "rows", "loaded_at", "loaded_by")

    def create(self, *, fields: dict[str, Any], by: User) -> ZipCrosswalk:
        upload = fields["file"]
        if upload is None:
            raise Refused("Choose a file.", field="file")
        return zip_areas.load(name=upload.name, content=upload.read(), source=fields["source"], by=by)


@admin.register(ZipArea)
class ZipAreaAdmin(ServiceAdmin):
    """Areas of ZIP Codes by table, read-only."""

    list_display = ("zip", "cbsa", "share", "crosswalk")
    list_filter = ("crosswalk",)
    list_select_related = ("crosswalk",)
    search_fields = ("=zip", "=cbsa")
