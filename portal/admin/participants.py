"""Participants and what belongs to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from portal import clock
from portal.formatting import long_date
from portal.models import (
    Attestation,
    Certification,
    Election,
    EpisodeCount,
    Exclusion,
    Extension,
    Message,
    Obligation,
    Participant,
    Practitioner,
    Receipt,
    Site,
    User,
)
from portal.services import messages, obligations, participants, practitioners
from portal.staff import ANALYST, APPROVER, HELP_DESK, REVIEWER

from .service_admin import ServiceAdmin


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
            (duty.year, duty.title, f"{long_date(duty.due_on)}", duty.status(today))
            for duty in participant.obligations.open()
        ]
        return format_html_join("", "<div>{} {}: due {} ({})</div>", rows) or "Nothing."

    def create(self, *, fields: dict[str, Any], by: User) -> Participant:
        return participants.issue(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        participants.amend(participant=row, **fields, by=by)


@admin.register(Site)
class SiteAdmin(ServiceAdmin):
    adders = frozenset({HELP_DESK})
    list_display = ("zip", "cbsa", "participant", "from_on", "to_on")
    list_select_related = ("participant",)
    search_fields = ("zip", "cbsa", "participant__model_id")
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> Site:
        return participants.add_site(**fields, by=by)


@admin.register(Exclusion)
class ExclusionAdmin(ServiceAdmin):
    adders = frozenset({HELP_DESK})
    list_display = ("participant", "reason", "from_on", "to_on")
    list_filter = ("reason",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id",)
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> Exclusion:
        return participants.exclude(**fields, by=by)


@admin.register(Practitioner)
class PractitionerAdmin(ServiceAdmin):
    adders = frozenset({ANALYST})
    list_display = ("participant", "last_name", "first_name", "npi", "specialty", "from_on", "to_on", "source")
    list_filter = ("source",)
    list_select_related = ("participant",)
    search_fields = ("npi", "last_name", "participant__model_id")
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> Practitioner:
        fields.pop("to_on", None)
        return practitioners.add(**fields, by=by)


@admin.register(EpisodeCount)
class EpisodeCountAdmin(ServiceAdmin):
    adders = frozenset({ANALYST})
    changers = frozenset({ANALYST})
    changeable = ("count", "source")
    list_display = ("participant", "year", "count", "source")
    list_filter = ("year",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id",)
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> EpisodeCount:
        return participants.record_episode_count(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        merged = {"count": row.count, "source": row.source, **fields}
        participants.record_episode_count(participant=row.participant, year=row.year, by=by, **merged)


@admin.register(Obligation)
class ObligationAdmin(ServiceAdmin):
    list_display = ("participant", "year", "title", "due_on", "settled_on", "state")
    list_filter = ("year", "code")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name", "title")
    date_hierarchy = "due_on"

    @admin.display(description="state")
    def state(self, obligation: Obligation) -> str:
        return obligation.status(clock.today())


@admin.register(Extension)
class ExtensionAdmin(ServiceAdmin):
    adders = frozenset({ANALYST, APPROVER})
    fields = ("obligation", "to_due_on", "reason")
    autocomplete_fields = ("obligation",)
    list_display = ("participant", "obligation", "from_due_on", "to_due_on", "reason", "granted_by")
    list_select_related = ("participant", "obligation", "granted_by")

    def create(self, *, fields: dict[str, Any], by: User) -> Extension:
        return obligations.extend(**fields, by=by)


@admin.register(Message)
class MessageAdmin(ServiceAdmin):
    adders = frozenset({HELP_DESK, ANALYST, REVIEWER})
    fields = ("participant", "subject", "body")
    list_display = ("sent_at", "participant", "subject")
    list_select_related = ("participant",)
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> Message:
        return messages.send(**fields, by=by)


@admin.register(Receipt, Certification, Attestation, Election)
class WitnessAdmin(ServiceAdmin):
    """What participants handed in: read only."""

    list_select_related = ("participant",)
    search_fields = ("participant__model_id",)
    list_display = ("__str__", "participant")
