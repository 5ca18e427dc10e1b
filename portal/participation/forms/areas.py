"""The form of the ZIP Code look-up."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
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


class ZipListForm(forms.Form):
    """The filter of the list of participating ZIP Codes."""

    begins = forms.RegexField(
        r"^[0-9]{1,5}$",
        label="ZIP Code begins with",
        required=False,
        error_messages={"invalid": "Enter one to five digits, as in 021."},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    cbsa = forms.RegexField(
        r"^[0-9]{5}$",
        label="CBSA",
        required=False,
        error_messages={"invalid": "A CBSA has five digits, as in 34980."},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    helper = FormHelper()
    helper.form_method = "get"
    helper.form_class = "filter"
    helper.layout = Layout(Div("begins", "cbsa", css_class="filter__fields"), Submit("", "Show"))
