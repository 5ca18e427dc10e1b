"""Practitioner lists of a year: staff upload a file, review its changes, and load it."""

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
from portal.participation.models import PractitionerListFile
from portal.participation.services import practitioner_lists
from portal.participation.services.faulty_file import FaultyFile
from portal.services.use_case import Refused
from portal.staff import ADMINISTRATOR, ANALYST


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
class PractitionerListFileAdmin(ServiceAdmin):
    """Adding a file only previews its changes; the analyst loads it in a second step, on its page."""

    viewers = frozenset({ANALYST, ADMINISTRATOR})
    adders = frozenset({ANALYST})
    form = PractitionerListFileForm
    change_form_template = "admin/participation/practitionerlistfile/change_form.html"
    list_display = ("name", "year", "deliver", "uploaded_at", "uploaded_by", "loaded_at", "loaded_by")
    list_filter = ("year",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        kept = ("name", "sha256", "year", "deliver", "uploaded_by", "uploaded_at", "loaded_by", "loaded_at")
        return ("file", "year", "deliver") if obj is None else kept

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    def get_urls(self) -> list[URLPattern]:
        load = self.admin_site.admin_view(require_POST(self.load))
        return [path("<int:pk>/load/", load, name="participation_practitionerlistfile_load"), *super().get_urls()]

    def create(self, *, fields: dict[str, Any], by: User) -> PractitionerListFile:
        upload = fields["file"]
        if upload is None:
            raise Refused("Choose a file.", field="file")
        return practitioner_lists.receive(
            name=upload.name, content=upload.read(), year=fields["year"], deliver=fields["deliver"], by=by
        )

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Redirect to the page of the file, which shows its changes."""
        return redirect("admin:participation_practitionerlistfile_change", obj.pk)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show the changes that the file would make or has made, or the faults that keep it from being loaded."""
        list_file = context.get("original")
        if list_file is not None:
            try:
                found = practitioner_lists.preview(list_file=list_file)
                context |= {"found": found, "seen": practitioner_lists.fingerprint(found)}
            except FaultyFile as refusal:
                context |= {"faults": refusal.faults}
            waits = list_file.loaded_at is None and "found" in context
            context |= {"may_load": waits and self.has_add_permission(request)}
        return super().render_change_form(request, context, *args, **kwargs)

    def load(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Load a file after the person has reviewed its changes."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        user: Any = request.user

        def load(list_file: PractitionerListFile) -> str:
            practitioner_lists.load(list_file=list_file, seen=request.POST.get("seen", ""), by=user)
            return f"The lists of {list_file.name} are loaded."

        self.do_with_each(request, [get_object_or_404(PractitionerListFile, pk=pk)], load)
        return redirect(reverse("admin:participation_practitionerlistfile_change", args=[pk]))
