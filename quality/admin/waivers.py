"""Waivers of files: an analyst asks, an approver puts them in force, and either withdraws them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.admin.steps import ReasonForm, Step, SteppedAdmin
from portal.models import User
from portal.staff import ADMINISTRATOR, ANALYST, APPROVER, REVIEWER
from quality.models import Waiver
from quality.services import waivers

ASKED = ("participant", "file_type", "year", "period", "reason", "expires_on")


class WaiverForm(forms.ModelForm):
    class Meta:
        model = Waiver
        fields = ASKED

    def _post_clean(self) -> None:
        """Leave the constraints of the row to the service, which names the field."""


class WithdrawWaiverForm(ReasonForm):
    """The reason, which the participant reads."""

    reason = forms.CharField(
        label="Why", max_length=200, help_text="The participant reads it. No TIN, nothing about a patient."
    )


def _approve(waiver: Waiver, *, by: User) -> str:
    waivers.approve(waiver=waiver, by=by)
    return "The waiver is in force. The practice is told."


def _withdraw(waiver: Waiver, *, reason: str, by: User) -> str:
    waivers.withdraw(waiver=waiver, reason=reason, by=by)
    return "The waiver is withdrawn. A file that it waived is due again."


@admin.register(Waiver)
class WaiverAdmin(SteppedAdmin):
    form = WaiverForm
    viewers = frozenset({ANALYST, APPROVER, REVIEWER, ADMINISTRATOR})
    adders = frozenset({ANALYST})
    list_display = (
        "participant",
        "file_type",
        "year",
        "period",
        "reason",
        "expires_on",
        "standing",
        "asked_by",
        "approved_by",
    )
    list_filter = ("year", "file_type")
    list_select_related = ("participant", "asked_by", "approved_by")
    search_fields = ("participant__model_id", "participant__legal_name", "reason")
    autocomplete_fields = ("participant",)
    steps = (
        Step(
            "approve",
            "Approve",
            "The file is no longer due until the waiver ends. Its part of the score is left out.",
            frozenset({APPROVER}),
            _approve,
            form=forms.Form,
            when=lambda row: row.state == "waiting",
            asks=True,
        ),
        Step(
            "withdraw",
            "Withdraw",
            "The waiver ends now. If it was in force, the file is due again, and the practice gets time for it.",
            frozenset({ANALYST, APPROVER}),
            _withdraw,
            form=WithdrawWaiverForm,
            when=lambda row: row.ended_at is None,
            asks=True,
        ),
    )

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        own = ("asked_by", "asked_at", "approved_by", "approved_at", "ended_at", "ended_because")
        return ASKED if obj is None else (*ASKED, "standing", *own)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    @admin.display(description="status")
    def standing(self, waiver: Waiver) -> str:
        return waiver.state

    def create(self, *, fields: dict[str, Any], by: User) -> Waiver:
        """Call the service that asks for a waiver."""
        return waivers.ask(by=by, **fields)
