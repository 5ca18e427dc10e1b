"""The forms that upload a file, look into it before it is sent, and fill a template."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Submit
from django import forms

from portal.forms import helper
from quality.intake.template import SOURCES
from quality.selectors import DueFile


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
