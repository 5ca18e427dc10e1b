"""Pages of dated facts in the admin: rows that nobody edits, with steps that correct or withdraw them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.admin.steps import SteppedAdmin
from portal.form_fields import DayField
from portal.participation.models import KindPeriod
from portal.participation.models.dated_fact import DatedFact
from portal.staff import HELP_DESK

HELP_DESK_ONLY = frozenset({HELP_DESK})


class FactForm(forms.ModelForm):
    """A form that adds a fact; its service checks the days against those of other facts."""

    def _get_validation_exclusions(self) -> set[str]:
        # Without the participant the model does not test the constraint of days: the service says it in a sentence.
        return {*super()._get_validation_exclusions(), "participant"}


class WhyForm(forms.Form):
    """The reason of a correction, which the history and the practice keep."""

    because = forms.CharField(
        label="Why",
        max_length=200,
        help_text="The practice reads it. No TIN, nothing about a patient.",
        error_messages={"required": "Say why. The history and the practice keep this reason."},
    )


class DaysForm(WhyForm):
    """The right days of a fact."""

    from_on = DayField(label="First day")
    to_on = DayField(label="Last day", required=False, help_text="Empty while it has no end.")


class StandingFilter(admin.SimpleListFilter):
    """Filter of facts that hold, which the list shows first, and of those that were replaced or withdrawn."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("withdrawn", "Replaced or withdrawn"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "In force"}, *others]

    def queryset(self, request: Any, queryset: Any) -> Any:
        asked = self.value()
        return queryset if asked == "all" else queryset.filter(withdrawn_at__isnull=asked != "withdrawn")


def holds(fact: DatedFact) -> bool:
    """Return whether a fact can still be corrected or withdrawn."""
    return fact.state == "holds"


def stated(fact: DatedFact) -> dict[str, Any]:
    """Return what a fact states, as the first values of a form that corrects it."""
    return {name: getattr(fact, name) for name in (*fact.STATED, "from_on", "to_on")}


class DatedFactAdmin(SteppedAdmin):
    """Dated facts; the help desk adds them, and corrects or withdraws them by steps."""

    form = FactForm
    adders = HELP_DESK_ONLY
    list_select_related = ("participant",)
    autocomplete_fields = ("participant",)
    readonly_fields = ("standing",)

    def get_queryset(self, request: Any) -> Any:
        # All facts, so that the page of a replaced one can be opened; the list filters them.
        return self.model.every.select_related("participant", "corrects", "corrected_by")

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        asked = ("participant", *self.model.STATED, "from_on", "to_on", "because")
        return asked if obj is None else (*asked, "standing", "withdrawn_because")

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    @admin.display(description="status")
    def standing(self, fact: DatedFact) -> str:
        if holds(fact):
            return "in force"
        return "replaced" if hasattr(fact, "corrected_by") else "withdrawn"


@admin.register(KindPeriod)
class KindPeriodAdmin(DatedFactAdmin):
    """Kinds of participants over time, read only; the step “Change the kind” of a participant writes them."""

    adders: frozenset[str] = frozenset()
    list_display = ("participant", "kind", "from_on", "to_on", "because", "standing")
    list_filter = (StandingFilter, "kind")
    search_fields = ("participant__model_id", "participant__legal_name")
