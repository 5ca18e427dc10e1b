"""The form that filters the episodes without accepted clinical data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms

from episodes.selectors import ClinicalEpisode
from episodes.wording import cancer_type_words


class MissingFilterForm(forms.Form):
    """Filters of the episodes without accepted clinical data; each offers what the list holds."""

    cancer_type = forms.ChoiceField(required=False)
    npi = forms.ChoiceField(label="Planned by", required=False)
    zip_code = forms.ChoiceField(label="ZIP Code of the site", required=False)
    year = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, missing: Sequence[ClinicalEpisode], planners: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "cancer_type": [(name, cancer_type_words(name)) for name in sorted({row.cancer_type for row in missing})],
            "npi": sorted(planners.items(), key=lambda planner: planner[1]),
            "zip_code": [(name, name) for name in sorted({row.planning_zip for row in missing} - {""})],
        }
        for name, found in choices.items():
            self.fields[name].choices = [("", "All"), *found]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter"
        self.helper.layout = Layout(
            Div("cancer_type", "npi", "zip_code", "year", css_class="filter__fields"), Submit("", "Show")
        )

    def chosen(self) -> dict[str, str]:
        """Return the chosen filters; those that the list does not offer are left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("cancer_type", "npi", "zip_code")}
