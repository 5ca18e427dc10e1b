"""Directories of practitioners' names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.participation.models import PractitionerDirectory
from portal.participation.services import practitioner_directories
from portal.services.use_case import Refused
from portal.staff import ANALYST


class PractitionerDirectoryForm(forms.ModelForm):
    """The form by which an analyst uploads a directory."""

    file = forms.FileField(
        required=False, help_text="CSV or XLSX with the columns npi, first_name and last_name, one row for each NPI."
    )

    class Meta:
        model = PractitionerDirectory
        fields = ("source",)


@admin.register(PractitionerDirectory)
class PractitionerDirectoryAdmin(ServiceAdmin):
    """The newest directory is the one that practitioner lists are compared with; older ones are kept."""

    adders = frozenset({ANALYST})
    form = PractitionerDirectoryForm
    list_display = ("source", "name", "rows", "loaded_at", "loaded_by")

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        return ("file", "source") if obj is None else ("name", "source", "sha256", "rows", "loaded_at", "loaded_by")

    def create(self, *, fields: dict[str, Any], by: User) -> PractitionerDirectory:
        upload = fields["file"]
        if upload is None:
            raise Refused("Choose a file.", field="file")
        return practitioner_directories.load(name=upload.name, content=upload.read(), source=fields["source"], by=by)
