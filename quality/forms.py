"""The forms of quality's pages."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms

from portal.forms import helper
from portal.participation.forms.signatures import SignatureForm
from quality.models import FileType, Version
from quality.selectors import DueFile


class NothingToReportForm(SignatureForm):
    """The declaration that there is nothing to report."""

    button = "Declare nothing to report"


class UploadForm(forms.Form):
    """Form to choose a due file and upload it. The token prevents a second upload by a double click."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    kind = forms.ChoiceField(
        label="What is in the file?",
        widget=forms.RadioSelect,
        help_text="The list shows only files whose window is open.",
    )
    upload = forms.FileField(
        label="File",
        help_text="Choose a file, or drop one or several here: CSV or XLSX. For quality measures, also QPP JSON and "
        "QRDA III XML.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another file."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.json,.xml"}),
    )

    def __init__(self, *args: Any, files: Sequence[DueFile], check_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = {file.choice: file for file in files}
        choices = [(name, f"{file.title}, performance year {file.year}") for name, file in self.due.items()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.helper = helper("Upload and check", "token", "kind", "upload")
        self.helper.attrs["data-upload"] = check_url
        look = {"formaction": check_url, "css_class": "usa-button--outline"}
        self.helper.add_input(Submit("look", "Check without sending", **look))

    def chosen(self) -> DueFile:
        """Return the due file that the person chose."""
        return self.due[self.cleaned_data["kind"]]


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


class PrecheckForm(forms.Form):
    """The first bytes of a file, or the whole of it, with the due file as which it would be sent."""

    kind = forms.ChoiceField(required=False)
    size = forms.IntegerField(required=False, min_value=0, max_value=1 << 40)
    upload = forms.FileField(error_messages={"required": "Choose a file.", "empty": "The file is empty."})

    def __init__(self, *args: Any, files: Sequence[DueFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = {file.choice: file for file in files}
        self.fields["kind"].choices = [(name, name) for name in self.due]  # type: ignore[attr-defined]

    def chosen(self) -> DueFile | None:
        """Return the due file that the person chose, or None."""
        return self.due.get(self.cleaned_data["kind"])
