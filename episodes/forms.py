"""Forms of the episode pages."""

from __future__ import annotations

from collections.abc import Sequence

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms

from episodes.models import Component
from episodes.wording import cancer_type_words
from portal.participation.models import DataRequest

STATES = (("complete", "Complete"), ("incomplete", "Incomplete"), ("open", "Not known yet"))


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
    year = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, cancer_types: Sequence[str], **kwargs: object) -> None:
        """Offer the cancer types of the list as choices."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        words = [(name, cancer_type_words(name)) for name in cancer_types]
        self.fields["cancer_type"].choices = [("", "All"), *words]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter"
        self.helper.layout = Layout(
            Div("cancer_type", "component", "state", "year", "sort", css_class="filter__fields"),
            Submit("", "Show"),
        )


class DataFileForm(forms.Form):
    """The choice of the data set of which a new file is asked for; its button is beside the data set."""

    data_set = forms.ChoiceField(choices=DataRequest.DataSet.choices, widget=forms.HiddenInput)
