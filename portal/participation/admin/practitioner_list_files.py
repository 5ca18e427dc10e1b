"""Practitioner lists of a year: staff upload a file, review its changes, and load it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.admin.steps import Preview, Step, SteppedAdmin
from portal.models import User
from portal.participation.models import PractitionerListFile
from portal.participation.services import practitioner_lists
from portal.participation.services.faulty_file import FaultyFile
from portal.services.use_case import Refused
from portal.staff import ADMINISTRATOR, ANALYST

CHANGES = "admin/participation/practitionerlistfile_changes.html"


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


def _found(row: PractitionerListFile) -> dict[str, Any]:
    """Return what pages show of a file: its changes, made or not yet, or its faults. A row is read once."""
    if "found" not in row.__dict__:
        try:
            found = practitioner_lists.preview(list_file=row)
            shown = {"found": found}
        except FaultyFile as refusal:
            shown = {"faults": refusal.faults}
        row.__dict__["found"] = {**shown, "original": row}
    return dict(row.__dict__["found"])


def _may_load(row: PractitionerListFile) -> bool:
    return row.loaded_at is None and "found" in _found(row)


def _preview(row: PractitionerListFile) -> Preview:
    shown = _found(row)
    return Preview.of(CHANGES, shown, seen=practitioner_lists.fingerprint(shown["found"]))


def _load(row: PractitionerListFile, *, seen_as: str, by: User) -> str:
    practitioner_lists.load(list_file=row, seen=seen_as, by=by)
    return f"The lists of {row.name} are loaded."


@admin.register(PractitionerListFile)
class PractitionerListFileAdmin(SteppedAdmin):
    """Adding a file only previews its changes; the analyst loads it in a second step, on its page."""

    viewers = frozenset({ANALYST, ADMINISTRATOR})
    adders = frozenset({ANALYST})
    form = PractitionerListFileForm
    list_display = ("name", "year", "deliver", "uploaded_at", "uploaded_by", "loaded_at", "loaded_by")
    list_filter = ("year",)
    search_fields = ("name", "uploaded_by")
    readonly_fields = ("changes",)
    step_after_adding = "load"
    steps = (
        Step(
            "load",
            "Load these lists",
            "Loading makes the changes below, all of them or none.",
            frozenset({ANALYST}),
            _load,
            form=forms.Form,
            when=_may_load,
            preview=_preview,
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        kept = ("name", "sha256", "year", "deliver", "uploaded_by", "uploaded_at", "loaded_by", "loaded_at", "changes")
        return ("file", "year", "deliver") if obj is None else kept

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    def create(self, *, fields: dict[str, Any], by: User) -> PractitionerListFile:
        upload = fields["file"]
        if upload is None:
            raise Refused("Choose a file.", field="file")
        return practitioner_lists.receive(
            name=upload.name, content=upload.read(), year=fields["year"], deliver=fields["deliver"], by=by
        )

    @admin.display(description="changes")
    def changes(self, row: PractitionerListFile) -> SafeString:
        return render_to_string(CHANGES, _found(row))
