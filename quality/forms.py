"""The forms of quality's pages."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms

from episodes.selectors import ClinicalEpisode
from episodes.wording import cancer_type_words
from portal.forms import helper
from portal.participation.forms.signatures import SignatureForm
from quality.intake.template import SOURCES
from quality.selectors import DueFile


class NothingToReportForm(SignatureForm):
    """The declaration that there is nothing to report."""

    button = "Declare nothing to report"


class CertifyForm(SignatureForm):
    """The certification of a version. After an earlier one, the practice says why the file changed."""

    note = forms.CharField(
        label="Why did the file change?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="CMS reads it beside the list of changes. Write nothing about a patient.",
        error_messages={"required": "Say in a few words why the file changed."},
    )
    button = "Certify and lock"

    def __init__(self, *args: Any, resubmitted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not resubmitted:
            del self.fields["note"]


class WithdrawCertificationForm(SignatureForm):
    """The withdrawal of a certification."""

    button = "Withdraw the certification"


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
        help_text="CSV or XLSX. For quality measures, also QPP JSON and QRDA III XML.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another file."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.json,.xml"}),
    )

    def __init__(self, *args: Any, files: Sequence[DueFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = {file.choice: file for file in files}
        choices = [(name, f"{file.title}, performance year {file.year}") for name, file in self.due.items()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.helper = helper("Upload and check", "token", "kind", "upload")

    def chosen(self) -> DueFile:
        """Return the due file that the person chose."""
        return self.due[self.cleaned_data["kind"]]


class FilledTemplateForm(forms.Form):
    """The choice of a due file and of a source, for a template that comes filled with the patients who are due."""

    file = forms.ChoiceField(label="File")
    source = forms.ChoiceField(
        label="For",
        widget=forms.RadioSelect,
        choices=[(code, words[0].upper() + words[1:]) for code, words in SOURCES.items()],
    )

    def __init__(self, *args: Any, files: Sequence[DueFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = {file.choice: file for file in files}
        choices = [(name, f"{file.title}, performance year {file.year}") for name, file in self.due.items()]
        self.fields["file"].choices = choices  # type: ignore[attr-defined]
        self.helper = helper("Download filled template", "file", "source")
        del self.helper.attrs["data-submit-once"]  # the page stays after a download, for another one

    def chosen(self) -> DueFile:
        """Return the due file that the person chose."""
        return self.due[self.cleaned_data["file"]]


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
