"""Forms of the practitioner list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing

from portal.form_fields import DayField
from portal.forms import IdentifierField, TableForm, helper
from portal.participation.forms.signatures import SignatureForm
from portal.participation.rules.practitioner_list import Listed


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


class PractitionerForm(forms.Form):
    """A practitioner to add to the list."""

    npi = IdentifierField(label="NPI", help_text="Ten digits.")
    first_name = forms.CharField(max_length=150)
    last_name = forms.CharField(max_length=150)
    specialty = forms.CharField(max_length=100, required=False)
    from_on = DayField(label="On the list from")
    helper = helper("Add to the list")


class PractitionerTableForm(TableForm):
    """A table of practitioners to add, pasted or as a file."""

    helper = helper("Review before adding", "pasted", "upload")


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
