"""Forms of the episode pages."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms

from episodes.models import Component
from episodes.selectors.episode_lists import Overview, can_be_looked_for
from episodes.wording import cancer_type_words
from portal.form_fields import DayField
from portal.forms import IdentifierField, TableForm, helper
from portal.participation.models import DataRequest

STATES = (("complete", "Complete"), ("incomplete", "Incomplete"), ("open", "Not known yet"))
LEAST_CHOICES = 2
"""Choices of a filter, with the one for all, up to which there is nothing to choose."""


class CodeSearchForm(forms.Form):
    """The look-up of one code in a public list."""

    code = forms.CharField(max_length=12, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: object, label: str = "HCPCS code", example: str = "77263", **kwargs: object) -> None:
        """Name the kind of code, with an example."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["code"]
        field.label, field.help_text = label, f"For example {example}."
        field.error_messages["required"] = f"Enter a code, such as {example}."


class EpisodeFilterForm(forms.Form):
    """Filters of a year's episodes."""

    cancer_type = forms.ChoiceField(required=False)
    component = forms.ChoiceField(required=False, choices=[("", "Both"), *Component.choices])
    state = forms.ChoiceField(required=False, choices=[("", "All"), *STATES])
    practitioner = forms.ChoiceField(label="Planned by", required=False)
    site = forms.ChoiceField(label="ZIP Code of planning", required=False)
    begins_from = DayField(label="Began on or after", required=False)
    begins_to = DayField(label="Began on or before", required=False)
    year = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, overview: Overview | None, **kwargs: object) -> None:
        """Offer what the year's episodes have as choices; a choice of none or one is no field."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        fields: dict[str, Any] = self.fields
        if overview:
            words = [(name, cancer_type_words(name)) for name in overview.summary.cancer_types]
            fields["cancer_type"].choices = [("", "All"), *words]
            fields["practitioner"].choices = [("", "Everyone"), *overview.practitioners]
            fields["site"].choices = [("", "All"), *((one, one) for one in overview.sites)]
        for name in ("practitioner", "site"):
            if len(fields[name].choices) <= LEAST_CHOICES:
                fields[name].widget = forms.HiddenInput()
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter"
        self.helper.layout = Layout(Div(*fields, css_class="filter__fields"), Submit("", "Show"))


class PatientSearchForm(forms.Form):
    """The search for a patient of the year by what pages show, or by the whole MBI."""

    patient = IdentifierField(
        label="Patient",
        help_text="The last four characters of the MBI, the initials, or the whole MBI.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: object, year: int, **kwargs: object) -> None:
        """Keep the year of the page."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = helper("Search")
        self.helper.form_action = f"?year={year}"

    def clean_patient(self) -> str:
        words: str = self.cleaned_data["patient"].replace(".", "")
        if not can_be_looked_for(words):
            raise forms.ValidationError(
                "Enter the last four characters of the MBI, one or two initials, or the eleven characters of the MBI."
            )
        return words


class BillingCheckForm(TableForm):
    """Claim lines to check before they are billed, pasted or as a file."""

    helper = helper("Check the claims", "pasted", "upload")


class DataFileForm(forms.Form):
    """The choice of the data set of which a new file is asked for; its button is beside the data set."""

    data_set = forms.ChoiceField(choices=DataRequest.DataSet.choices, widget=forms.HiddenInput)
