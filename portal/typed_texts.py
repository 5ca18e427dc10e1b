"""Check of every text that people type into a form, on pages and in the admin alike, for identifiers of people.

Services check the texts that they keep, too; this check covers the texts of forms that are still to come. A field that
asks for an identifier is an `IdentifierField`.
"""

from __future__ import annotations

from django import forms

from portal import personal_data
from portal.forms import IdentifierField, RowsField

_UNCHECKED_WIDGETS = (forms.PasswordInput, forms.HiddenInput)


def check_texts(form: forms.BaseForm) -> None:
    """Check the texts of a valid form.

    :raises Refused: at the first field that seems to contain a TIN, a Social Security number or an MBI.
    """
    for name, field in form.fields.items():
        text = form.cleaned_data.get(name)
        asks_for_text = isinstance(field, forms.CharField) and not isinstance(field, IdentifierField | RowsField)
        if asks_for_text and isinstance(text, str) and not isinstance(field.widget, _UNCHECKED_WIDGETS):
            personal_data.check_text(text, field=name)
