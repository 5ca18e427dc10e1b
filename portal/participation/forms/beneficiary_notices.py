"""Forms of the beneficiary notice and its letterhead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from portal.characters import tidy
from portal.form_fields import DayField
from portal.forms import helper
from portal.participation.models import NoticeLetterhead
from portal.seen_rows import SeenRowField, seen_as


def _download_helper(button: str) -> FormHelper:
    """Return the layout of a form that answers with a file: the page stays, and its button is used again."""
    made = helper(button)
    made.attrs = {**made.attrs, "data-submit-freely": ""}
    return made


FIELDS = ("address", "contact_name", "phone", "us_state")
"""The words of a letterhead."""
SESSION_ON = "If you know it. The letter shows this day."


class LetterForm(forms.Form):
    """The patient for whom the notice is printed."""

    patient = forms.CharField(
        label="Name of the patient",
        max_length=200,
        help_text="We print the name and do not store it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the name of the patient."},
    )
    session_on = DayField(label="Planning session", required=False, help_text=SESSION_ON)
    helper = _download_helper("Print the letter (PDF)")

    def clean_patient(self) -> str:
        return tidy(self.cleaned_data["patient"])


class LettersForm(forms.Form):
    """The patients for whom the notice is printed, a name a line."""

    patients = forms.CharField(
        label="Names of the patients",
        max_length=50_000,
        help_text="One name on each line. You can paste a column of a spreadsheet.",
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off"}),
        error_messages={"required": "Enter at least one name."},
    )
    session_on = DayField(label="Planning session", required=False, help_text=SESSION_ON)
    helper = _download_helper("Print the letters (PDF)")

    def clean_patients(self) -> list[str]:
        return [name for name in map(tidy, self.cleaned_data["patients"].splitlines()) if name]


class LetterheadForm(forms.Form):
    """The contact information of the practice, as the notices show it."""

    address = forms.CharField(
        label="Address",
        max_length=300,
        help_text="Street, city, State and ZIP Code, on as many lines as you need.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    contact_name = forms.CharField(
        label="Contact for patients", max_length=200, help_text="A name, or words such as: Patient services."
    )
    phone = forms.CharField(label="Phone for patients", max_length=40)
    us_state = forms.ChoiceField(
        label="State", help_text="The letter names the quality improvement organization (BFCC-QIO) of this State."
    )
    logo = forms.FileField(
        label="Logo",
        required=False,
        help_text="A picture, PNG or JPEG. Without a new one, the logo on file stays.",
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )
    without_logo = forms.BooleanField(label="Print the letters without a logo", required=False)
    seen_row = SeenRowField()
    helper = helper("Save")

    def __init__(self, *args: Any, states: Sequence[str], letterhead: NoticeLetterhead | None, **kwargs: Any) -> None:
        initial = {name: getattr(letterhead, name) for name in FIELDS} if letterhead else {}
        initial["seen_row"] = seen_as(letterhead, (*FIELDS, "logo"))
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["us_state"].choices = [("", "Choose"), *((state, state) for state in states)]  # type: ignore[attr-defined]
        if letterhead is None or letterhead.logo is None:
            del self.fields["without_logo"]
