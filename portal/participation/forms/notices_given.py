"""Forms of the record of notices given."""

from __future__ import annotations

from django import forms

from portal.form_fields import DayField
from portal.forms import IdentifierField, helper


class NoticeGivenForm(forms.Form):
    """A patient who got the notice, and the day of the planning session."""

    mbi = IdentifierField(
        label="Medicare beneficiary identifier (MBI)",
        help_text="Eleven characters, as on the Medicare card. We store it encrypted.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    given_on = DayField(label="Planning session at which the patient got the letter")
    helper = helper("Record the notice")


class NoticesGivenForm(forms.Form):
    """A list of patients who got the notice."""

    upload = forms.FileField(
        label="List",
        help_text="CSV with the columns mbi and given_on, a row for each patient. Days as in 2021-03-10 or 3/10/2021.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another file."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv"}),
    )
    helper = helper("Record the notices")


class WithdrawNoticeGivenForm(forms.Form):
    """The tick by which the record of a notice is withdrawn."""

    agreed = forms.BooleanField(
        label="This was recorded by mistake. Withdraw it.",
        error_messages={"required": "Check the box to withdraw the record."},
    )
    helper = helper("Withdraw the record")
