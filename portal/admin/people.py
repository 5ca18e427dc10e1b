"""People of practices: access, invitations, handovers, registrations and contacts, for the help desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.form_fields import DayField
from portal.formatting import long_date
from portal.models import ContactChange, ContactProposal, Handover, Invitation, Registration, Seat, User
from portal.services import contacts, registration_cases, registrations, seats
from portal.staff import ADMINISTRATOR, HELP_DESK

from .service_admin import ServiceAdmin
from .steps import ReasonForm, Step, SteppedAdmin

_READERS = frozenset({HELP_DESK, ADMINISTRATOR})
_HELP_DESK = frozenset({HELP_DESK})


class EndSeatForm(ReasonForm):
    """The last day of a person's access, and the reason."""

    last_on = DayField(label="Last day of access", required=False, help_text="Empty: the access ends at once.")
    field_order = ("last_on", "reason")


def _end(seat: Seat, **given: Any) -> str:
    ended = seats.end(seat=seat, **given)
    return f"The access of {seat.user} ends on {long_date(ended.last_on)}." if ended.last_on else "Nothing changed."


def _send_link(registration: Registration, **given: Any) -> str:
    registration_cases.send_link(registration=registration, **given)
    return "The portal emails the link. It works for 48 hours."


def _turn_down_registration(registration: Registration, **given: Any) -> str:
    registration_cases.turn_down(registration=registration, **given)
    return "The registration is turned down. The portal tells the person by email."


def _approve(proposal: ContactProposal, **given: Any) -> str:
    contacts.approve(proposal=proposal, **given)
    return f"The contact is now {proposal}."


def _turn_down_contact(proposal: ContactProposal, **given: Any) -> str:
    contacts.turn_down(proposal=proposal, **given)
    return "The contact stays as it is."


@admin.register(Seat)
class SeatAdmin(SteppedAdmin):
    viewers = _READERS
    list_display = ("participant", "user", "role", "started_at", "ended_at")
    list_filter = ("role", ("ended_at", admin.EmptyFieldListFilter))
    list_select_related = ("participant", "user")
    search_fields = ("participant__model_id", "participant__legal_name", "user__email", "user__last_name")
    steps = (
        Step(
            "end",
            "End this access",
            "The person no longer opens the pages of this practice, even if they are signed in now. The portal tells "
            "the person by email. The practice may be left without a primary contact: see who else has access.",
            _HELP_DESK,
            _end,
            form=EndSeatForm,
            when=lambda seat: seat.is_in_force,
        ),
    )


@admin.register(Invitation)
class InvitationAdmin(ServiceAdmin):
    """Invitations, read only: practices send, renew and revoke them."""

    viewers = _READERS
    list_display = ("sent_at", "participant", "email", "role", "status")
    list_filter = ("status", "role")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name", "email")


@admin.register(Handover)
class HandoverAdmin(ServiceAdmin):
    """Handovers, read only."""

    viewers = _READERS
    list_display = ("handed_at", "participant", "handed_by", "successor")
    list_select_related = ("participant", "handed_by", "successor")
    search_fields = ("participant__model_id", "participant__legal_name")


@admin.register(Registration)
class RegistrationAdmin(SteppedAdmin):
    """Requests to register beside the contact on file; of the identifier the portal shows only whether it matches."""

    viewers = _READERS
    list_display = ("received_at", "model_id", "email", "status", "mismatch")
    list_filter = ("status",)
    search_fields = ("model_id", "email", "last_name")
    fields = (
        "received_at", "model_id", "first_name", "last_name", "email", "status", "comparison", "participant",
        "decided_by", "decided_at", "decision",
    )  # fmt: skip
    readonly_fields = ("comparison",)
    steps = (
        Step(
            "send-link",
            "Send the link",
            "Emails the link with which the person becomes primary point of contact. It goes to the address of the "
            "contact on file, so that address must be the one that the person entered. Look at both sides on the page "
            "of the registration first.",
            _HELP_DESK,
            _send_link,
            when=lambda row: row.status in (Registration.Status.UNMATCHED, Registration.Status.MATCHED),
        ),
        Step(
            "turn-down",
            "Turn down",
            "The person cannot register with these details. An email asks them to call the help desk.",
            _HELP_DESK,
            _turn_down_registration,
            when=lambda row: row.status == Registration.Status.UNMATCHED,
        ),
    )

    @admin.display(description="entered and on file")
    def comparison(self, registration: Registration) -> SafeString:
        return render_to_string("admin/registration_comparison.html", {"rows": registrations.compare(registration)})


@admin.register(ContactChange)
class ContactChangeAdmin(ServiceAdmin):
    """Former contacts, read only; staff change a contact on its participant's page or propose it below."""

    viewers = _READERS
    list_display = ("changed_at", "participant", "former_email", "changed_by")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "former_email", "former_last_name")


class ContactProposalForm(forms.ModelForm):
    class Meta:
        model = ContactProposal
        fields = ("participant", "first_name", "last_name", "email", "primaries", "reason")

    def _post_clean(self) -> None:
        """Leave the constraints of the row to the service, which says them in a sentence."""


@admin.register(ContactProposal)
class ContactProposalAdmin(SteppedAdmin):
    """Changes of the contact of a practice that has an active primary; another person of the help desk approves."""

    viewers = _READERS
    adders = _HELP_DESK
    form = ContactProposalForm
    fields = ("participant", "first_name", "last_name", "email", "primaries", "reason")
    list_display = ("proposed_at", "participant", "last_name", "status", "proposed_by", "decided_by")
    list_filter = ("status",)
    list_select_related = ("participant", "proposed_by", "decided_by")
    search_fields = ("participant__model_id", "participant__legal_name", "email", "last_name")
    autocomplete_fields = ("participant",)
    steps = (
        Step(
            "approve",
            "Approve",
            "The new contact is on file at once, and the portal tells the former contact and everybody with access. If "
            "the proposal says so, the access of the present primary points of contact ends.",
            _HELP_DESK,
            _approve,
            when=lambda row: row.status == ContactProposal.Status.PENDING,
            asks=True,
        ),
        Step(
            "turn-down",
            "Turn down",
            "The contact on file stays.",
            _HELP_DESK,
            _turn_down_contact,
            when=lambda row: row.status == ContactProposal.Status.PENDING,
        ),
    )

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        decided = ("status", "proposed_by", "proposed_at", "decided_by", "decided_at", "decision")
        return self.fields if obj is None else (*self.fields, *decided)  # type: ignore[misc]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    def create(self, *, fields: dict[str, Any], by: User) -> ContactProposal:
        return contacts.propose(**fields, by=by)
