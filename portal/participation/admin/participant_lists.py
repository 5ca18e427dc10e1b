"""Participant lists: staff upload one, review its changes, and load it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.admin.steps import Preview, Step, SteppedAdmin
from portal.models import User
from portal.participation.models import ParticipantList
from portal.participation.services import participant_lists
from portal.participation.services.faulty_file import FaultyFile
from portal.services.use_case import Refused
from portal.staff import ADMINISTRATOR, HELP_DESK

_COUNTED = (("Participants", ""), ("Sites", "sites"), ("Exclusions", "exclusions"), ("Opt-outs", "opt_outs"))
CHANGES = "admin/participation/participantlist_changes.html"


class ParticipantListForm(forms.ModelForm):
    """The form by which the help desk uploads a list."""

    file = forms.FileField(
        required=False,
        help_text="CSV (UTF-8), one row for each site. You see what would change before anything is loaded. You may "
        "leave a Model ID blank: the portal issues one for each TIN or CCN.",
    )

    class Meta:
        model = ParticipantList
        fields = ("complete",)


def _found(row: ParticipantList) -> dict[str, Any]:
    """Return what pages show of a list: its changes, made or not yet, or its faults. A row is read once."""
    if "found" not in row.__dict__:
        try:
            found = participant_lists.preview(participant_list=row)
            shown = {"found": found, "counts": [(name, found[key] if key else found) for name, key in _COUNTED]}
        except FaultyFile as refusal:
            shown = {"faults": refusal.faults}
        row.__dict__["found"] = {**shown, "original": row}
    return dict(row.__dict__["found"])


def _may_load(row: ParticipantList) -> bool:
    return row.loaded_at is None and "found" in _found(row)


def _preview(row: ParticipantList) -> Preview:
    shown = _found(row)
    return Preview.of(CHANGES, shown, seen=participant_lists.fingerprint(shown["found"]))


def _load(row: ParticipantList, *, seen_as: str, by: User) -> str:
    participant_lists.load(participant_list=row, seen=seen_as, by=by)
    return f"The list {row.name} is loaded."


@admin.register(ParticipantList)
class ParticipantListAdmin(SteppedAdmin):
    """Adding a list only previews its changes; the help desk loads it in a second step, on its page."""

    viewers = frozenset({HELP_DESK, ADMINISTRATOR})
    adders = frozenset({HELP_DESK})
    form = ParticipantListForm
    list_display = ("name", "complete", "uploaded_at", "uploaded_by", "loaded_at", "loaded_by")
    search_fields = ("name", "uploaded_by")
    readonly_fields = ("changes",)
    step_after_adding = "load"
    steps = (
        Step(
            "load",
            "Load this list",
            "Loading makes the changes below, all of them or none.",
            frozenset({HELP_DESK}),
            _load,
            form=forms.Form,
            when=_may_load,
            preview=_preview,
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        kept = ("name", "sha256", "complete", "uploaded_by", "uploaded_at", "loaded_by", "loaded_at", "changes")
        return ("file", "complete") if obj is None else kept

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    def create(self, *, fields: dict[str, Any], by: User) -> ParticipantList:
        upload = fields["file"]
        if upload is None:
            raise Refused("Choose a file.", field="file")
        return participant_lists.receive(name=upload.name, content=upload.read(), complete=fields["complete"], by=by)

    @admin.display(description="changes")
    def changes(self, row: ParticipantList) -> SafeString:
        return render_to_string(CHANGES, _found(row))
