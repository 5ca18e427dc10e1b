"""Participant lists: staff upload one, review its changes, and load it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.participation.models import ParticipantList
from portal.participation.services import participant_lists
from portal.participation.services.faulty_file import FaultyFile
from portal.services.use_case import Refused
from portal.staff import ADMINISTRATOR, HELP_DESK

_COUNTED = (("Participants", ""), ("Sites", "sites"), ("Exclusions", "exclusions"), ("Opt-outs", "opt_outs"))


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


@admin.register(ParticipantList)
class ParticipantListAdmin(ServiceAdmin):
    """Adding a list only previews its changes; the help desk loads it in a second step, on its page."""

    viewers = frozenset({HELP_DESK, ADMINISTRATOR})
    adders = frozenset({HELP_DESK})
    form = ParticipantListForm
    change_form_template = "admin/participation/participantlist/change_form.html"
    list_display = ("name", "complete", "uploaded_at", "uploaded_by", "loaded_at", "loaded_by")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        kept = ("name", "sha256", "complete", "uploaded_by", "uploaded_at", "loaded_by", "loaded_at")
        return ("file", "complete") if obj is None else kept

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    def get_urls(self) -> list[URLPattern]:
        load = self.admin_site.admin_view(require_POST(self.load))
        return [path("<int:pk>/load/", load, name="participation_participantlist_load"), *super().get_urls()]

    def create(self, *, fields: dict[str, Any], by: User) -> ParticipantList:
        upload = fields["file"]
        if upload is None:
            raise Refused("Choose a file.", field="file")
        return participant_lists.receive(name=upload.name, content=upload.read(), complete=fields["complete"], by=by)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Redirect to the page of the list, which shows its changes."""
        return redirect("admin:participation_participantlist_change", obj.pk)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show the changes that the list would make or has made, or the faults that keep it from being loaded."""
        participant_list = context.get("original")
        if participant_list is not None:
            try:
                found = participant_lists.preview(participant_list=participant_list)
                context |= {"counts": [(name, found[key] if key else found) for name, key in _COUNTED]}
                context |= {"found": found, "seen": participant_lists.fingerprint(found)}
            except FaultyFile as refusal:
                context |= {"faults": refusal.faults}
            waits = participant_list.loaded_at is None and "found" in context
            context |= {"may_load": waits and self.has_add_permission(request)}
        return super().render_change_form(request, context, *args, **kwargs)

    def load(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Load a list after the person has reviewed its changes."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        user: Any = request.user

        def load(participant_list: ParticipantList) -> str:
            participant_lists.load(participant_list=participant_list, seen=request.POST.get("seen", ""), by=user)
            return f"The list {participant_list.name} is loaded."

        self.do_with_each(request, [get_object_or_404(ParticipantList, pk=pk)], load)
        return redirect(reverse("admin:participation_participantlist_change", args=[pk]))
