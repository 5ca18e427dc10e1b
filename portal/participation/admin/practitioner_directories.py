"""Directories of practitioners' names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.admin.loaded_tables import LoadedTableAdmin, TableFileField
from portal.participation.models import PractitionerDirectory
from portal.participation.services import practitioner_directories
from portal.staff import ANALYST


class PractitionerDirectoryForm(forms.ModelForm):
    """The form by which an analyst uploads a directory."""

    file = TableFileField("CSV or XLSX with the columns npi, first_name and last_name, one row for each NPI.")

    class Meta:
        model = PractitionerDirectory
        fields = ("source",)
        help_texts = {"source": "Who published the names, and their day."}


@admin.register(PractitionerDirectory)
class PractitionerDirectoryAdmin(LoadedTableAdmin):
    """The newest directory is the one that practitioner lists are compared with; older ones are kept."""

    adders = frozenset({ANALYST})
    form = PractitionerDirectoryForm
    counted = "Names"

    def load(self, **given: Any) -> PractitionerDirectory:
        return practitioner_directories.load(**given)
