"""The forms of quality's pages."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from portal.forms import helper
from portal.participation.forms.signatures import SignatureForm
from quality.models import Share
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


class ShareForm(forms.Form):
    """The choice of findings for one person outside the practice, and how long the link works."""

    kind = forms.ChoiceField(label="What do you share?", choices=Share.Kind, widget=forms.RadioSelect)
    practitioners = forms.MultipleChoiceField(
        label="Practitioners",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For a practitioner, or for a site: those who work there.",
    )
    site = forms.ChoiceField(label="Site", required=False, help_text="Only for a site.")
    columns = forms.MultipleChoiceField(
        label="Columns with findings",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only for a vendor.",
    )
    recipient = forms.CharField(label="For whom is it?", max_length=200, help_text="A name or a company.")
    days = forms.IntegerField(label="For how many days does the link work?", min_value=1, initial=7)

    def __init__(
        self,
        *args: Any,
        practitioners: Sequence[tuple[str, str]],
        sites: Sequence[str],
        columns: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioners"].choices = practitioners  # type: ignore[attr-defined]
        self.fields["site"].choices = [("", "Choose"), *((site, site) for site in sites)]  # type: ignore[attr-defined]
        self.fields["columns"].choices = [(name, name) for name in columns]  # type: ignore[attr-defined]
        self.helper = helper("Make the link", *self.fields)


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
