"""Exclusions (§ 512.210(b)), which the help desk enters, and opt-outs (§ 512.210(c)), which staff only read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.admin.steps import Step
from portal.models import User
from portal.participation.models import Exclusion, OptOut
from portal.participation.services import corrections, enrollment

from .dated_facts import HELP_DESK_ONLY, DatedFactAdmin, DaysForm, StandingFilter, WhyForm, holds, stated


class CorrectExclusionForm(DaysForm):
    """The right criterion and days of an exclusion."""

    reason = forms.ChoiceField(label="Exclusion", choices=Exclusion.Reason.choices)
    field_order = ("reason", "from_on", "to_on", "because")


def _correct(exclusion: Exclusion, **given: Any) -> str:
    made = corrections.correct_exclusion(exclusion=exclusion, **given)
    return f"“{made}” replaces the row. The obligations follow, and the practice has a message."


def _withdraw(exclusion: Exclusion, **given: Any) -> str:
    corrections.withdraw_exclusion(exclusion=exclusion, **given)
    return "The exclusion is withdrawn. The obligations follow, and the practice has a message."


@admin.register(Exclusion)
class ExclusionAdmin(DatedFactAdmin):
    asks_about = frozenset({"from_on", "to_on"})
    list_display = ("participant", "reason", "from_on", "to_on", "because", "standing")
    list_filter = (StandingFilter, "reason")
    search_fields = ("participant__model_id", "participant__legal_name")
    steps = (
        Step(
            "correct",
            "End or correct",
            "A new row replaces this one. Enter a last day to end the exclusion: the participant is in the Model again "
            "on the day after, and owes what is due from then on. The practice gets a message with the reason.",
            HELP_DESK_ONLY,
            _correct,
            form=CorrectExclusionForm,
            when=holds,
            initial=stated,
            asks=True,
        ),
        Step(
            "withdraw",
            "Withdraw",
            "The participant was never excluded for this reason. It owes every duty of these days again, also those "
            "whose last day has passed. The practice gets a message with the reason.",
            HELP_DESK_ONLY,
            _withdraw,
            form=WhyForm,
            when=holds,
            asks=True,
        ),
    )

    def create(self, *, fields: dict[str, Any], by: User) -> Exclusion:
        return enrollment.exclude(**fields, by=by)


@admin.register(OptOut)
class OptOutAdmin(ServiceAdmin):
    """Opt-outs, read-only: the participant signs one on the portal, or a participant list contains it."""

    list_display = ("participant", "from_on", "to_on", "election")
    list_select_related = ("participant", "election__participant")
    search_fields = ("participant__model_id",)
