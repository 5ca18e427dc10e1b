"""The form of every signed statement."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset
from django import forms

from portal.forms import helper

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
