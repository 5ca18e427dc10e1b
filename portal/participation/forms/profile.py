"""Forms of the profile: its confirmation, requests for correction, and notices of change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from portal.form_fields import DayField
from portal.forms import helper
from portal.participation.forms.signatures import SignatureForm
from portal.participation.models import ProfileRequest

NO_IDENTIFIER = "Never write a TIN or anything about a patient."


class ConfirmProfileForm(SignatureForm):
    """Confirmation of what is on file, which the hidden fingerprint names."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    button = "Sign the confirmation"


class EvidenceField(forms.FileField):
    """An optional file that shows what is right."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": "File",
                "required": False,
                "help_text": "A letter or certificate that shows it, if you have one: PDF, PNG or JPEG.",
                "error_messages": {"empty": "The file is empty. Choose another file."},
                **kwargs,
            }
        )


class CorrectionForm(forms.Form):
    """Statement of an error on file and of its correction."""

    subject = forms.ChoiceField(
        label="What is it about?",
        choices=[("", "Choose"), *ProfileRequest.Subject.choices],
        error_messages={"required": "Choose what is wrong."},
    )
    on_file = forms.CharField(
        label="What is wrong",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is wrong."},
    )
    right = forms.CharField(
        label="What is right",
        max_length=2000,
        help_text=f"For a wrong TIN, say only that it is wrong: the help desk calls you. {NO_IDENTIFIER}",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is right."},
    )
    evidence = EvidenceField()
    helper = helper("Send to CMS")


class ChangeForm(forms.Form):
    """The new value, and the day from which it holds."""

    subject = forms.ChoiceField(label="What changes?", widget=forms.RadioSelect)
    right = forms.CharField(
        label="New legal name",
        max_length=200,
        error_messages={"required": "Enter the new name."},
    )
    changes_on = DayField(label="First day", help_text="The day from which it holds.")
    evidence = EvidenceField()
    helper = helper("Tell CMS")

    def __init__(self, *args: Any, subjects: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(value, ProfileRequest.Subject(value).label) for value in subjects]
        self.fields["subject"].choices = choices  # type: ignore[attr-defined]
        self.fields["subject"].initial = choices[0][0]
        if len(choices) == 1:
            self.fields["subject"].widget = forms.HiddenInput()
        else:
            self.fields["right"].label = "New legal name, or why the number changes"
            self.fields["right"].help_text = f"The help desk asks for a new TIN by telephone. {NO_IDENTIFIER}"
