"""The form of the ZIP Code look-up."""

from __future__ import annotations

from django import forms

from portal.forms import IdentifierField
from portal.identifiers import check_zip


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
