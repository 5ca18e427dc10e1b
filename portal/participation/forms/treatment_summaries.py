"""Forms of the record of treatment summaries."""

from __future__ import annotations

from django import forms

from portal.form_fields import DayField
from portal.forms import IdentifierField, helper


class TreatmentForm(forms.Form):
    """A patient whose treatment ended, and the day of the summary if it was sent."""

    mbi = IdentifierField(
        label="Medicare beneficiary identifier (MBI)",
        help_text="Eleven characters, as on the Medicare card. We store it encrypted.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    ended_on = DayField(label="End of treatment")
    sent_on = DayField(
        label="Day on which the summary was sent", required=False, help_text="Leave it empty if it was not sent yet."
    )
    helper = helper("Record the treatment")


class TreatmentsForm(forms.Form):
    """A list of treatments that ended."""

    upload = forms.FileField(
        label="List",
        help_text="CSV with the columns mbi, ended_on and sent_on, a row for each treatment. Days as in 2021-03-10 or "
        "3/10/2021. Leave sent_on empty where no summary was sent yet.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another file."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv"}),
    )
    helper = helper("Record the treatments")


class SummarySentForm(forms.Form):
    """The day on which a summary was sent."""

    sent_on = DayField(label="Day on which the summary was sent")
    helper = helper("Record the summary")


class WithdrawTreatmentForm(forms.Form):
    """The tick by which the record of a treatment is withdrawn."""

    agreed = forms.BooleanField(
        label="This was recorded by mistake. Withdraw it.",
        error_messages={"required": "Check the box to withdraw the record."},
    )
    helper = helper("Withdraw the record")
