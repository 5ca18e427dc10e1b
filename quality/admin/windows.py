"""Windows for files that CMS staff extend or reopen: for one participant, for those of a State, or for all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal import clock
from portal.admin.steps import Step, SteppedAdmin
from portal.form_fields import DayField
from portal.models import User
from portal.participation.rules import states_of_sites
from portal.selectors import policy_book
from portal.staff import ADMINISTRATOR, ANALYST, REVIEWER
from quality.models import SubmissionWindow
from quality.services import windows

_READERS = frozenset({ANALYST, REVIEWER, ADMINISTRATOR})


class SubmissionWindowForm(forms.ModelForm):
    class Meta:
        model = SubmissionWindow
        fields = ("participant", "state", "file_type", "year", "period", "opens_on", "closes_on", "comment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("state"):
            known = states_of_sites.states(clock.today(), book=policy_book())
            choices = [("", "No State: for the participant, or for all"), *((name, name) for name in known)]
            self.fields["state"] = forms.ChoiceField(
                label="State", required=False, choices=choices, help_text=field.help_text
            )

    def _post_clean(self) -> None:
        """Leave the constraints of the row to the service, which names the field."""


class CommentForm(forms.Form):
    """The reason, which the participant reads."""

    comment = forms.CharField(
        label="Why", max_length=200, help_text="The participant reads it. No TIN, nothing about a patient."
    )


class CorrectWindowForm(CommentForm):
    """The right days of a window."""

    opens_on = DayField(label="First day")
    closes_on = DayField(label="Last day", help_text="To end the window now, give today.")
    field_order = ("opens_on", "closes_on", "comment")


def _correct(window: SubmissionWindow, **given: Any) -> str:
    return f"The window is now {windows.correct(window=window, **given)}. Obligations follow."


def _withdraw(window: SubmissionWindow, **given: Any) -> str:
    windows.withdraw(window=window, **given)
    return "The window is withdrawn. Obligations that it moved have their former days."


def _holds(window: SubmissionWindow) -> bool:
    return window.withdrawn_at is None


@admin.register(SubmissionWindow)
class SubmissionWindowAdmin(SteppedAdmin):
    """Form that extends or reopens a window: for one participant, for those of a State, or for all."""

    form = SubmissionWindowForm
    viewers = _READERS
    adders = frozenset({ANALYST})
    asks_about = frozenset({"closes_on"})
    fields = ("participant", "state", "file_type", "year", "period", "opens_on", "closes_on", "comment")
    list_display = (*fields, "standing")
    list_filter = ("year", "file_type", "state")
    search_fields = ("participant__model_id", "participant__legal_name", "comment")
    list_select_related = ("participant", "corrected_by")
    autocomplete_fields = ("participant",)
    steps = (
        Step(
            "correct",
            "End or correct",
            "A new row replaces this one, and open obligations follow its days. Files that were submitted stay.",
            frozenset({ANALYST}),
            _correct,
            form=CorrectWindowForm,
            when=_holds,
            asks=True,
            initial=lambda row: {"opens_on": row.opens_on, "closes_on": row.closes_on},
        ),
        Step(
            "withdraw",
            "Withdraw",
            "The additional days do not hold. Open obligations get the days that they have without this window; one "
            "whose last day has passed is overdue at once. Files that were submitted stay.",
            frozenset({ANALYST}),
            _withdraw,
            form=CommentForm,
            when=_holds,
            asks=True,
        ),
    )

    @admin.display(description="status")
    def standing(self, window: SubmissionWindow) -> str:
        return window.standing

    def notes_on_effect(self, made: Any) -> list[str]:
        if made.participant_id is not None:
            return []
        whom = f"every practice with a site in {made.state}" if made.state else "every practice"
        return [f"The window is for {whom}. Practices that did not upload yet get the new days at once."]

    def create(self, *, fields: dict[str, Any], by: User) -> SubmissionWindow:
        """Call the service that extends the window."""
        return windows.extend(by=by, **fields)
