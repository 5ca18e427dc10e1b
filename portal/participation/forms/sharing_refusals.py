"""Forms of patients who refuse data sharing."""

from __future__ import annotations

from django import forms

from portal.form_fields import DayField
from portal.forms import IdentifierField, helper


class SharingRefusalForm(forms.Form):
    """A patient who refuses data sharing, and the day on which the practice was told."""

    mbi = IdentifierField(
        label="Medicare beneficiary identifier (MBI)",
        help_text="Eleven characters, as on the Medicare card. We store it encrypted.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    refused_on = DayField(label="Day on which the patient told you")
    helper = helper("Record the refusal")


class EndSharingRefusalForm(forms.Form):
    """The last day on which a patient's refusal of data sharing holds."""

    to_on = DayField(label="Last day of the refusal", help_text="The day before the patient agreed to share the data.")
    helper = helper("End the refusal")
