"""Practitioner lists of a year: an analyst uploads a file, reviews its changes, and loads it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.participation.models import PractitionerListFile
from portal.participation.services import practitioner_lists
from portal.staff import ANALYST

from .uploaded_lists import Loading, UploadedListAdmin, readers_of

LOADING = Loading(
    group=ANALYST,
    preview=lambda row: practitioner_lists.preview(list_file=row),
    fingerprint=practitioner_lists.fingerprint,
    load=lambda row, seen, by: practitioner_lists.load(list_file=row, seen=seen, by=by),
    template="admin/participation/practitionerlistfile_changes.html",
    label="Load these lists",
    done="The lists of {name} are loaded.",
)


class PractitionerListFileForm(forms.ModelForm):
    """The form by which an analyst uploads a file."""

    file = forms.FileField(
        required=False,
        help_text="CSV or XLSX with the columns model_id, npi, first_name, last_name, specialty, from and to. A blank "
        "first day is the first day of the year. Practitioners whom the file does not name stay as they are. You see "
        "what would change before anything is loaded.",
    )

    class Meta:
        model = PractitionerListFile
        fields = ("year", "deliver")


@admin.register(PractitionerListFile)
class PractitionerListFileAdmin(UploadedListAdmin):
    """Files with the lists of many participants."""

    loading = LOADING
    viewers = readers_of(LOADING)
    adders = frozenset({ANALYST})
    form = PractitionerListFileForm
    given = ("year", "deliver")
    list_display = ("name", "year", "deliver", "uploaded_at", "uploaded_by", "loaded_at", "loaded_by")
    list_filter = ("year",)
    steps = (LOADING.step(),)

    def receive(self, **given: Any) -> PractitionerListFile:
        """Call the service that keeps a file."""
        return practitioner_lists.receive(**given)
