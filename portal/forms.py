"""The forms of the foundation's pages. Checks that need the rules are the services'; forms check shape."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms


def helper(button: str, *layout: Any) -> FormHelper:
    """Return the crispy layout of a form with one button at its end."""
    made = FormHelper()
    made.form_method = "post"
    made.attrs = {"novalidate": "", "data-submit-once": ""}
    if layout:
        made.layout = Layout(*layout)
    made.add_input(Submit("submit", button))
    return made


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class RegistrationForm(forms.Form):
    """Register here: what the help desk gave, and what it was given."""

    model_id = forms.CharField(
        label="Model ID", max_length=20, help_text="RO and five digits, as the help desk gave it: RO12345."
    )
    identifier = forms.CharField(
        label="TIN or CCN",
        max_length=20,
        help_text="The nine digits of the TIN, or the six characters of a hospital's CCN.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    first_name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    last_name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="The address that the help desk has for the primary contact.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    helper = helper("Register")


class PasswordForm(forms.Form):
    """The password of a new account."""

    password = forms.CharField(
        label="Password",
        help_text="At least 12 characters. A few words that only you would put together are easy to keep.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="The same password once more", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    helper = helper("Make my account")

    def clean_password(self) -> str:
        return str(get_adapter().clean_password(self.cleaned_data["password"]))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data and data["password"] != data.get("repeated"):
            self.add_error("repeated", "The two passwords differ. Type the same one twice.")
        return data


class ZipForm(forms.Form):
    """The ZIP code to look up."""

    zip = forms.RegexField(
        r"^\s*\d{5}(-\d{4})?\s*$",
        label="ZIP code",
        help_text="Five digits, of the place where radiotherapy is furnished.",
        error_messages={"invalid": "A ZIP code has five digits, as in 02111."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )


class SignatureForm(forms.Form):
    """Who signs, and the tick that says so. The sentence itself stands above the form, word for word."""

    signer_name = forms.CharField(
        label="Your full name", max_length=200, error_messages={"required": "Type the name of the person who signs."}
    )
    signer_title = forms.CharField(
        label="Your title",
        max_length=200,
        help_text="For example: practice administrator.",
        error_messages={"required": "Type the title of the person who signs."},
    )
    agreed = forms.BooleanField(
        label="I have read the statement above and sign it.",
        error_messages={"required": "Tick the box to sign; without it nothing is sent."},
    )
    button = "Sign"
    refused_at: str | None = None
    """The field beside which a refusal of the service stands; None where it concerns the whole form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [name for name in self.fields if name not in SignatureForm.base_fields]
        self.helper = helper(self.button, *own, Fieldset("Signature", "signer_name", "signer_title", "agreed"))


class CertifyListForm(SignatureForm):
    """Certify the practitioner list; the fingerprint says which list was on the page."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    button = "Certify this list"


class CEHRTForm(SignatureForm):
    """CEHRT attestation."""

    certification_id = forms.CharField(
        label="CMS EHR Certification ID",
        max_length=20,
        help_text="15 letters and digits from the Certified Health IT Product List, beginning with 0015.",
    )
    button = "Attest CEHRT"
    refused_at = "certification_id"


class PSOForm(SignatureForm):
    """PSO attestation."""

    organization = forms.CharField(label="Patient safety organization", max_length=200, help_text="Its listed name.")
    listing_number = forms.CharField(label="AHRQ listing number", max_length=20, help_text="For example: P0123.")
    agreement_on = forms.DateField(label="Date of your agreement with it", widget=DateInput())
    button = "Attest PSO"

    def answers(self) -> dict[str, str]:
        """Return the answers as they are kept with the signature."""
        data = self.cleaned_data
        return {
            "organization": data["organization"],
            "listing_number": data["listing_number"],
            "agreement_on": data["agreement_on"].isoformat(),
        }


class OptOutForm(SignatureForm):
    """Low-volume opt-out."""

    button = "Opt out"


class PractitionerForm(forms.Form):
    """A practitioner to put on the list."""

    npi = forms.CharField(label="NPI", max_length=10, help_text="Ten digits.")
    first_name = forms.CharField(max_length=150)
    last_name = forms.CharField(max_length=150)
    specialty = forms.CharField(max_length=100, required=False)
    from_on = forms.DateField(label="On the list from", widget=DateInput())
    helper = helper("Add to the list")


class RemovePractitionerForm(forms.Form):
    """The last day of a practitioner on the list."""

    to_on = forms.DateField(label="Last day on the list", widget=DateInput())
    helper = helper("Take off the list")


class ClockForm(forms.Form):
    """The day to which the demonstration's clock moves."""

    to = forms.DateField(label="Day", widget=DateInput())
    helper = helper("Move the clock")
