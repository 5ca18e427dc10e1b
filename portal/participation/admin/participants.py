"""Participants: Model IDs issued, names and contacts followed, what is still owed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from portal import clock
from portal.admin.service_admin import ServiceAdmin
from portal.formatting import long_date
from portal.models import Participant, User
from portal.participation.services import enrollment
from portal.staff import HELP_DESK


class ParticipantForm(forms.ModelForm):
    """What the help desk types to issue a Model ID. The TIN is shown to nobody afterwards."""

    tin = forms.CharField(
        label="TIN",
        required=False,
        max_length=11,
        help_text="Nine digits; stored encrypted. Never ask for it by e-mail.",
    )
    ccn = forms.CharField(label="CCN", required=False, max_length=6, help_text="Six characters, for a hospital.")

    class Meta:
        model = Participant
        fields = ("kind", "legal_name", "contact_first_name", "contact_last_name", "contact_email", "from_on", "to_on")

    def _get_validation_exclusions(self) -> set[str]:
        # The TIN and CCN are checked and indexed by the service; the bare model form would store them unchecked.
        return {*super()._get_validation_exclusions(), "tin", "ccn"}

    def validate_constraints(self) -> None:
        """Leave the constraints to the service, which sets the index they speak of."""


@admin.register(Participant)
class ParticipantAdmin(ServiceAdmin):
    form = ParticipantForm
    adders = frozenset({HELP_DESK})
    changers = frozenset({HELP_DESK})
    changeable = ("legal_name", "contact_first_name", "contact_last_name", "contact_email", "to_on")
    list_display = ("model_id", "legal_name", "kind", "identifier", "registered", "from_on", "to_on")
    list_filter = ("kind",)
    search_fields = ("model_id", "legal_name", "ccn", "contact_email", "contact_last_name")
    readonly_fields = ("model_id", "identifier", "still_owed")

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        contact = ("contact_first_name", "contact_last_name", "contact_email")
        if obj is None:
            identity = ("kind", "legal_name", "tin", "ccn", "from_on")
        else:
            identity = ("model_id", "kind", "legal_name", "identifier", "from_on", "to_on")
        sections = [(None, {"fields": identity}), ("Primary contact", {"fields": contact})]
        return sections if obj is None else [*sections, ("What is owed", {"fields": ("still_owed",)})]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        if obj is None:
            return ("model_id",)
        return ("model_id", "kind", "identifier", "from_on", "still_owed")

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("seats")

    @admin.display(description="TIN or CCN")
    def identifier(self, participant: Participant) -> str:
        return participant.ccn or f"TIN ending in {(participant.tin or '')[-4:]}"

    @admin.display(description="registered", boolean=True)
    def registered(self, participant: Participant) -> bool:
        return bool(participant.seats.all())

    @admin.display(description="still owed")
    def still_owed(self, participant: Participant) -> SafeString | str:
        today = clock.today()
        rows = [
            (one.year, one.title, long_date(one.due_on), one.status(today)) for one in participant.obligations.open()
        ]
        return format_html_join("", "<div>{} {}: due {} ({})</div>", rows) or "Nothing."

    def create(self, *, fields: dict[str, Any], by: User) -> Participant:
        return enrollment.issue(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        enrollment.amend(participant=row, **fields, by=by)
