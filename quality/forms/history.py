"""The form that filters the history of submitted files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms

from quality.models import FileType, Version


class HistoryForm(forms.Form):
    """Filters of the history of submitted files."""

    year = forms.TypedChoiceField(label="Performance year", required=False, coerce=int, empty_value=None)
    file_type = forms.ChoiceField(label="File", required=False, choices=[("", "All"), *FileType.choices])
    status = forms.ChoiceField(required=False, choices=[("", "All"), *Version.Status.choices])

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "All"), *((year, year) for year in years)]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter"
        self.helper.layout = Layout(Div("year", "file_type", "status", css_class="filter__fields"), Submit("", "Show"))
