"""Versions of submissions, read-only; windows, which a service extends.

No list shows the name of a file, because a name may hold a patient's data.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.admin.steps import Step, SteppedAdmin
from portal.form_fields import DayField
from portal.models import User
from portal.staff import ADMINISTRATOR, ANALYST, REVIEWER
from quality.models import Declaration, FindingGroup, MeasureResult, Score, SubmissionWindow, Version
from quality.services import windows

_READERS = frozenset({ANALYST, REVIEWER, ADMINISTRATOR})


class FindingGroupInline(admin.TabularInline):  # type: ignore[type-arg]
    """The number of findings of each rule."""

    model = FindingGroup
    fields = readonly_fields = ("severity", "rule", "title", "count")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return True


@admin.register(Version)
class VersionAdmin(ServiceAdmin):
    viewers = _READERS
    list_display = (
        "submission",
        "number",
        "status",
        "nothing_to_report",
        "rows",
        "rejected_rows",
        "uploaded_at",
        "checked_at",
    )
    list_filter = ("status", "nothing_to_report", "submission__year", "submission__file_type")
    list_select_related = ("submission__participant",)
    search_fields = ("participant__model_id", "participant__legal_name", "file__sha256")
    fields = (
        "submission",
        "number",
        "status",
        "nothing_to_report",
        "file_name",
        "file",
        "layout_version",
        "rows",
        "accepted_rows",
        "rejected_rows",
        "uploaded_by",
        "uploaded_at",
        "checked_at",
        "receipt",
    )
    readonly_fields = ("file_name",)
    inlines = (FindingGroupInline,)

    @admin.display(description="file name")
    def file_name(self, version: Version) -> str:
        return version.file.name if version.file else ""


@admin.register(Declaration)
class DeclarationAdmin(ServiceAdmin):
    """Declarations of nothing to report: the version, the signer and the receipt."""

    viewers = _READERS
    list_display = ("version", "signer_name", "signer_title", "signed_at", "receipt")
    list_filter = ("year",)
    list_select_related = ("version__submission__participant", "receipt__participant")
    search_fields = ("participant__model_id", "participant__legal_name")


@admin.register(MeasureResult)
class MeasureResultAdmin(ServiceAdmin):
    viewers = _READERS
    list_display = ("participant", "year", "measure", "eligible", "exclusions", "exceptions", "met", "not_met")
    list_filter = ("year", "measure")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")


@admin.register(Score)
class ScoreAdmin(ServiceAdmin):
    viewers = _READERS
    list_display = ("participant", "year", "score", "quality_part", "clinical_part", "scored_at")
    list_filter = ("year",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")


class SubmissionWindowForm(forms.ModelForm):
    class Meta:
        model = SubmissionWindow
        fields = ("participant", "file_type", "year", "period", "opens_on", "closes_on", "comment")

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
    """Form that extends or reopens a window: for one participant, or for all if none is named."""

    form = SubmissionWindowForm
    viewers = _READERS
    adders = frozenset({ANALYST})
    asks_about = frozenset({"closes_on"})
    fields = ("participant", "file_type", "year", "period", "opens_on", "closes_on", "comment")
    list_display = ("participant", "file_type", "year", "period", "opens_on", "closes_on", "comment", "standing")
    list_filter = ("year", "file_type")
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
        return window.state

    def notes_on_effect(self, made: Any) -> list[str]:
        if made.participant_id is not None:
            return []
        return ["The window is for every practice. Practices that did not upload yet get the new days at once."]

    def create(self, *, fields: dict[str, Any], by: User) -> SubmissionWindow:
        """Call the service that extends the window."""
        return windows.extend(by=by, **fields)
