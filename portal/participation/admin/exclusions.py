"""Exclusions (§ 512.210(b)), and opt-outs (§ 512.210(c)): the help desk enters and corrects what CMS decided."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.admin.steps import Step, SteppedAdmin
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


def _correct_opt_out(opt_out: OptOut, **given: Any) -> str:
    corrections.correct_opt_out(opt_out=opt_out, **given)
    return "The days are corrected. The obligations follow, and the practice has a message."


def _withdraw_opt_out(opt_out: OptOut, **given: Any) -> str:
    corrections.withdraw_opt_out(opt_out=opt_out, **given)
    return "The opt-out is withdrawn. The obligations follow, and the practice has a message."


def _is_of_a_list(opt_out: OptOut) -> bool:
    return opt_out.election_id is None


@admin.register(OptOut)
class OptOutAdmin(SteppedAdmin):
    """Opt-outs. The participant signs one on the portal; the help desk corrects those of a participant list."""

    list_display = ("participant", "from_on", "to_on", "election")
    list_select_related = ("participant", "election__participant")
    search_fields = ("participant__model_id",)
    steps = (
        Step(
            "correct",
            "Correct the days",
            "The days of the opt-out change. The participant owes what is due on the days that it no longer covers. "
            "The practice gets a message with the reason.",
            HELP_DESK_ONLY,
            _correct_opt_out,
            form=DaysForm,
            when=_is_of_a_list,
            initial=lambda opt_out: {"from_on": opt_out.from_on, "to_on": opt_out.to_on},
            asks=True,
        ),
        Step(
            "withdraw",
            "Withdraw",
            "The participant never opted out. It owes every duty of these days again, also those whose last day has "
            "passed. The practice gets a message with the reason. The row is gone; the history of the practice keeps "
            "it.",
            HELP_DESK_ONLY,
            _withdraw_opt_out,
            form=WhyForm,
            when=_is_of_a_list,
            asks=True,
            removes=True,
        ),
    )
