"""Forms of the participation pages. A form checks the shape of its input; the services apply the rules."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.core import signing

from portal.form_fields import DayField
from portal.forms import IdentifierField, helper
from portal.identifiers import check_zip
from portal.participation.rules.practitioner_list import Listed


class ZipForm(forms.Form):
    """The ZIP Code to look up."""

    zip = IdentifierField(
        label="ZIP Code",
        help_text="The five-digit ZIP Code where radiotherapy is furnished.",
        error_messages={"required": "Enter a ZIP Code, as in 02111."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )

    def clean_zip(self) -> str:
        checked = check_zip(self.cleaned_data["zip"])
        if checked.normalized is None:
            raise forms.ValidationError("A ZIP Code has five digits, as in 02111.")
        return checked.normalized


SIGNER = HTML('{% include "participation/signer.html" %}')
"""The name with which the signed-in person signs."""


class SignatureForm(forms.Form):
    """The signer's title and the checkbox. The page shows the statement word for word above the form.

    The signer signs with the name of the account, which the form shows. The hidden year is the one on the page, so that
    a second click cannot sign for another year.
    """

    signer_title = forms.CharField(
        label="Your title",
        max_length=200,
        help_text="For example: practice administrator.",
        error_messages={"required": "Enter the title of the person who signs."},
    )
    year = forms.IntegerField(required=False, widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label="I have read the statement above and sign it.",
        error_messages={"required": "Check the box to sign. You cannot submit the form without it."},
    )
    button = "Sign"

    def answers(self) -> dict[str, Any]:
        """Return the answers without the fields of the signature and without files."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in SignatureForm.base_fields and not isinstance(self.fields[name], forms.FileField)
        }

    def signature(self) -> dict[str, str]:
        """Return the signer's title."""
        return {"signer_title": self.cleaned_data["signer_title"]}

    @cached_property
    def helper(self) -> FormHelper:
        """The form's own fields, then the signature; made when all fields are known."""
        signature = Fieldset("Signature", SIGNER, "signer_title", "agreed")
        return helper(self.button, *self.layout(), "year", signature)

    def layout(self) -> list[Any]:
        """Return the layout of the form's own fields."""
        return [name for name in self.fields if name not in SignatureForm.base_fields]


class SealedListField(forms.CharField):
    """The practitioners that a page showed, sealed by the portal, so that the next step acts on exactly these."""

    widget = forms.HiddenInput
    SALT = "portal.practitioner-list"

    @classmethod
    def seal(cls, rows: Iterable[Listed]) -> str:
        """Return the value of the field for some practitioners."""
        return signing.dumps([row.values for row in rows], salt=cls.SALT, compress=True)

    def clean(self, value: Any) -> tuple[Listed, ...]:
        """Return the practitioners."""
        try:
            values = signing.loads(super().clean(value), salt=self.SALT)
        except signing.BadSignature as error:
            raise forms.ValidationError(
                "Review the practitioners again. The page that you sent is out of date."
            ) from error
        return tuple(Listed.of(row) for row in values)


class CertifyListForm(SignatureForm):
    """The signature on a practitioner list, with the list that the page showed."""

    seen = SealedListField()
    button = "Certify this list"


class WithdrawAttestationForm(SignatureForm):
    """The signature on the withdrawal of an attestation."""

    button = "Withdraw"


class OptOutForm(SignatureForm):
    """The signature on a low-volume opt-out."""

    button = "Opt out"


class TakeBackForm(SignatureForm):
    """The signature that takes back a low-volume opt-out."""

    button = "Take back the opt-out"


class CalendarAddressForm(forms.Form):
    """The button that makes a secret address of the calendar feed, or replaces it."""

    def __init__(self, *args: Any, replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("Make a new address" if replaces else "Make an address")


class PractitionerForm(forms.Form):
    """A practitioner to add to the list."""

    npi = IdentifierField(label="NPI", help_text="Ten digits.")
    first_name = forms.CharField(max_length=150)
    last_name = forms.CharField(max_length=150)
    specialty = forms.CharField(max_length=100, required=False)
    from_on = DayField(label="On the list from")
    helper = helper("Add to the list")


class PractitionerTableForm(forms.Form):
    """A table of practitioners to add, pasted or as a file."""

    pasted = forms.CharField(
        label="Rows from a spreadsheet",
        required=False,
        strip=False,
        help_text="Copy the rows with the names of the columns, and paste them here.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    upload = forms.FileField(
        label="Or a file",
        required=False,
        help_text="CSV or XLSX.",
        error_messages={"empty": "The file is empty. Choose another file."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    helper = helper("Review before adding", "pasted", "upload")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "pasted" in data and "upload" in data and bool(data["pasted"].strip()) == bool(data["upload"]):
            self.add_error("pasted", "Paste the rows or choose a file, one of the two.")
        return data

    def content(self) -> bytes:
        """Return the content of the file, or the pasted text as UTF-8."""
        upload = self.cleaned_data["upload"]
        content: bytes = upload.read() if upload else self.cleaned_data["pasted"].encode()
        return content


class PractitionerRowsForm(forms.Form):
    """The rows of a table of practitioners that the preview showed."""

    rows = SealedListField()

    def __init__(self, *args: Any, action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("Add to the list", "rows")
        self.helper.form_action = action


class RemovePractitionerForm(forms.Form):
    """The last day of a practitioner on the list."""

    to_on = DayField(label="Last day on the list")
    helper = helper("Remove from the list")
