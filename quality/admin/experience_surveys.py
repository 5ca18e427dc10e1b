"""Surveys of patients' experience: an analyst loads the contractor's list, and nobody changes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.formatting import rounded_percent
from portal.models import User
from portal.participation.rules.shares import share_of
from portal.services.use_case import Refused
from portal.staff import ANALYST
from quality.models import ExperienceSurvey, SurveySample
from quality.services import experience_surveys

ASKED = ("year", "contractor", "from_on", "to_on")


class ExperienceSurveyForm(forms.ModelForm):
    """The form by which an analyst loads a survey. The constraints of the row are the service's."""

    file = forms.FileField(
        required=False,
        help_text="CSV with the columns model_id, sampled, completed and, with scores, score; a row for each "
        "participant.",
    )

    class Meta:
        model = ExperienceSurvey
        fields = ASKED

    def _post_clean(self) -> None:
        """Leave the constraints of the row to the service, which names the field."""


@admin.register(ExperienceSurvey)
class ExperienceSurveyAdmin(ServiceAdmin):
    """The newest survey of a year is the one that participants see; older ones are kept."""

    adders = frozenset({ANALYST})
    form = ExperienceSurveyForm
    asks_about = frozenset({"file"})
    list_display = ("year", "contractor", "from_on", "to_on", "rows", "loaded_at")
    list_filter = ("year",)

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        return ("file", *ASKED) if obj is None else (*ASKED, "rows", "scored", "left_out", "loaded_at", "loaded_by")

    def create(self, *, fields: dict[str, Any], by: User) -> ExperienceSurvey:
        upload = fields.pop("file")
        if upload is None:
            raise Refused("Choose a file.", field="file")
        return experience_surveys.load(content=upload.read(), **fields, by=by)

    def notes_on_effect(self, made: Any) -> list[str]:
        """Say how many practices see the survey, and which one it replaces."""
        earlier = ExperienceSurvey.objects.filter(year=made.year).first()
        told = [
            f"The file has the sample of {made.rows:,} practice{'' if made.rows == 1 else 's'}.",
            f"{made.scored:,} of them {'has' if made.scored == 1 else 'have'} a score.",
        ]
        if made.left_out:
            others = "practice" if made.left_out == 1 else "practices"
            told.append(f"{made.left_out:,} {others} of the year not in the file: no score, like one without answers.")
        return [*told, f"They see it in place of that of {earlier}." if earlier else "It is the first of its year."]


@admin.register(SurveySample)
class SurveySampleAdmin(ServiceAdmin):
    list_display = ("participant", "survey", "sampled", "completed", "response_rate", "score")
    list_filter = ("survey__year",)
    list_select_related = ("participant", "survey")
    search_fields = ("participant__model_id", "participant__legal_name")

    @admin.display(description="response rate")
    def response_rate(self, sample: SurveySample) -> str:
        return rounded_percent(share_of(sample.completed, sample.sampled))
