"""Forms of an error notice and of a reconsideration. They check the form of the input; services apply the rules."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.files.base import File

from portal.files.kinds import EVIDENCE
from portal.forms import helper
from portal.policy.book import BookDay


class FilesInput(forms.ClearableFileInput):
    """A file input that accepts several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A field for several files; its value is a list, without empty entries."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[File[Any]]:
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class EvidenceForm(forms.Form):
    """The supporting files of an error notice or of a request for reconsideration."""

    exhibits = FilesField(
        label="Supporting files",
        required=False,
        widget=FilesInput(attrs={"accept": ",".join(sorted({ending for kind in EVIDENCE for ending in kind.endings}))}),
    )

    def __init__(self, *args: Any, policy: BookDay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exhibits"].help_text = (
            f"Up to {policy['files/exhibit_limit']} files of {policy['files/exhibit_bytes_limit'] >> 20} MB each: PDF, "
            "pictures, text, CSV, Excel or Word. Black out patients' names and numbers."
        )


class NoticeForm(EvidenceForm):
    """The grounds of an error notice, the outcome that the participant wants, and supporting files."""

    grounds = forms.CharField(
        label="What is wrong with this line?",
        max_length=5000,
        help_text="Say which claim or episode is counted wrong, and why. Leave out names and beneficiary numbers.",
        error_messages={"required": "Say what is wrong. CMS reviews only what the notice says."},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    wanted_outcome = forms.CharField(
        label="What should it be?",
        max_length=2000,
        help_text="The amount or the decision that you think is right.",
        error_messages={"required": "Say what the amount or the decision should be."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            "File the error notice", Fieldset("Your error notice", "grounds", "wanted_outcome", "exhibits")
        )


class ReconsiderationForm(EvidenceForm):
    """The detailed basis of a request for reconsideration, and supporting files."""

    basis = forms.CharField(
        label="Why is CMS's answer wrong?",
        max_length=10000,
        help_text="Explain in detail what the answer overlooks or gets wrong, and which claims show it. "
        "Leave out names and beneficiary numbers.",
        error_messages={"required": "Say in detail why the answer is wrong. The official decides on what you write."},
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("Ask for reconsideration", Fieldset("Your request", "basis", "exhibits"))
