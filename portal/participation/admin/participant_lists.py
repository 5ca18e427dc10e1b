"""Participant lists: the help desk uploads one, reviews its changes, and loads it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.participation.models import ParticipantList
from portal.participation.services import participant_lists
from portal.staff import HELP_DESK

from .uploaded_lists import Loading, UploadedListAdmin, readers_of

_COUNTED = (("Participants", ""), ("Sites", "sites"), ("Exclusions", "exclusions"), ("Opt-outs", "opt_outs"))
LOADING = Loading(
    group=HELP_DESK,
    preview=lambda row: participant_lists.preview(participant_list=row),
    fingerprint=participant_lists.fingerprint,
    load=lambda row, seen, by: participant_lists.load(participant_list=row, seen=seen, by=by),
    template="admin/participation/participantlist_changes.html",
    label="Load this list",
    done="The list {name} is loaded.",
    context=lambda found: {"counts": [(name, found[key] if key else found) for name, key in _COUNTED]},
)


class ParticipantListForm(forms.ModelForm):
    """The form by which the help desk uploads a list."""

    file = forms.FileField(
        required=False,
        help_text="CSV (UTF-8) or XLSX, one row for each site. You see what would change before anything is loaded. "
        "You may leave a Model ID blank: the portal issues one for each TIN or CCN.",
    )

    class Meta:
        model = ParticipantList
        fields = ("complete",)


@admin.register(ParticipantList)
class ParticipantListAdmin(UploadedListAdmin):
    """Lists of participants."""

    loading = LOADING
    viewers = readers_of(LOADING)
    adders = frozenset({HELP_DESK})
    form = ParticipantListForm
    given = ("complete",)
    list_display = ("name", "complete", "uploaded_at", "uploaded_by", "loaded_at", "loaded_by")
    steps = (LOADING.step(),)

    def receive(self, **given: Any) -> ParticipantList:
        """Call the service that keeps a list."""
        return participant_lists.receive(**given)
