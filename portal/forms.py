"""Forms of the portal's own pages. Forms check the format of what people type; services check it against the rules."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms

from portal.characters import identifier_key
from portal.form_fields import DayField
from portal.identifiers import check_model_id
from portal.models import Role, Seat

ROLES = [
    (Role.PRIMARY, "Primary point of contact: certifies, attests, files notices and invites people"),
    (Role.DELEGATE, "Delegate: prepares and uploads, but does not sign"),
    (Role.VIEWER, "Viewer: reads everything, changes nothing"),
]


def helper(button: str, *layout: Any) -> FormHelper:
    """Return the crispy-forms helper of a form with one submit button."""
    made = FormHelper()
    made.form_method = "post"
    made.attrs = {"novalidate": "", "data-submit-once": ""}
    if layout:
        made.layout = Layout(*layout)
    made.add_input(Submit("submit", button))
    return made


class IdentifierField(forms.CharField):
    """Identifier that people may type with spaces and hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 20, **kwargs})

    def clean(self, value: Any) -> str:
        """Return the identifier in capitals, without spaces and hyphens."""
        return identifier_key(super().clean(value))


class RowsField(forms.CharField):
    """Rows of a table that people paste; the service that reads them checks each cell and names its row."""

    widget = forms.Textarea


class TableForm(forms.Form):
    """A table with named columns, pasted or as a file."""

    pasted = RowsField(
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


class RegistrationForm(forms.Form):
    """Request to register: the Model ID and the details that the help desk has on file."""

    model_id = IdentifierField(
        label="Model ID", help_text="RO and five digits, as in RO12345. The help desk gives it to you."
    )
    identifier = IdentifierField(
        label="TIN or CCN",
        help_text="The nine digits of the TIN, or the six characters of a hospital's CCN.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    first_name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    last_name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    email = forms.EmailField(
        label="Email",
        max_length=254,
        help_text="The email address that the help desk has on file for the primary point of contact.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    helper = helper("Register")

    def clean_model_id(self) -> str:
        checked = check_model_id(self.cleaned_data["model_id"])
        if checked.normalized is None:
            raise forms.ValidationError(checked.reason or "")
        return checked.normalized


class PasswordForm(forms.Form):
    """The password of a new account."""

    password = forms.CharField(
        label="Password",
        help_text="At least 12 characters. A few words in a row are easy to remember and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="Password again", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    helper = helper("Create account")

    def clean_password(self) -> str:
        return str(get_adapter().clean_password(self.cleaned_data["password"]))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data and data["password"] != data.get("repeated"):
            self.add_error("repeated", "The two passwords do not match. Type the same password twice.")
        return data


class NewPersonForm(PasswordForm):
    """The name and the password of an invited person."""

    first_name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    last_name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    field_order = ("first_name", "last_name", "password", "repeated")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data.pop("repeated", None)
        return data


class InvitationForm(forms.Form):
    """The address of a person to invite, and their role."""

    email = forms.EmailField(
        label="Email",
        max_length=254,
        help_text="The work address of the person. The invitation works only for an account with this address.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label="Role", choices=ROLES, widget=forms.RadioSelect)
    helper = helper("Send the invitation")


class RoleForm(forms.Form):
    """The new role of a person."""

    role = forms.ChoiceField(label="Role", choices=ROLES, widget=forms.RadioSelect)
    helper = helper("Change the role")


class EndSeatForm(forms.Form):
    """The last day of a person's access."""

    last_on = DayField(
        label="Last day of access", required=False, help_text="Leave this empty to end the access at once."
    )
    helper = helper("End the access")


class HandoverForm(forms.Form):
    """The successor, the notes for them, and the own access afterward."""

    successor = forms.ModelChoiceField(
        label="Your successor", queryset=Seat.objects.none(), empty_label="Choose a person"
    )
    notes = forms.CharField(
        label="Notes for your successor",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Open work, people to call, where files are kept. Nothing about a patient, no TIN, no passwords.",
    )
    afterwards = forms.ChoiceField(
        label="Your own access from now on",
        choices=[*((role, label) for role, label in ROLES), ("end", "None: end my access")],
        widget=forms.RadioSelect,
    )
    helper = helper("Hand over")

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["successor"]
        field.queryset = colleagues


class MessageSearchForm(forms.Form):
    """The words to search for in messages."""

    words = forms.CharField(label="Words in the subject or the text", max_length=200, required=False)
    unread = forms.BooleanField(label="Only messages that I have not read", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter"
        self.helper.layout = Layout(Div("words", "unread", css_class="filter__fields"), Submit("", "Search"))


class ClockForm(forms.Form):
    """The day to which the demonstration's clock moves."""

    to = DayField(label="Day")
    helper = helper("Move the date")
