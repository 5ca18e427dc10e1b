"""Forms of the participation pages. A form checks the shape of its input; the services apply the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.core import signing

from portal.characters import tidy
from portal.form_fields import DayField
from portal.forms import IdentifierField, helper
from portal.identifiers import check_zip
from portal.participation.models import DataRequest, NoticeLetterhead
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


class DataRequestForm(SignatureForm):
    """Data request and attestation: the data sets, what they are for, how they are kept safe, and who keeps them."""

    data_sets = forms.MultipleChoiceField(
        label="Data sets",
        choices=DataRequest.DataSet.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one data set."},
    )
    purposes = forms.MultipleChoiceField(
        label="Purposes",
        help_text="You may use the data for these purposes and no others.",
        choices=DataRequest.Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one purpose."},
    )
    coverage = forms.ChoiceField(
        label="Your practice under HIPAA",
        choices=DataRequest.Coverage.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two."},
    )
    safeguards = forms.MultipleChoiceField(
        label="Safeguards",
        help_text="CMS shares data only with practices that keep all of them.",
        choices=DataRequest.Safeguard.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "CMS shares data only with practices that keep every safeguard. Check all."},
    )
    custodian_name = forms.CharField(
        label="Data custodian",
        max_length=200,
        help_text="The person in your practice who keeps the data and answers questions about them.",
    )
    custodian_email = forms.EmailField(label="Custodian's email", max_length=254)
    custodian_phone = forms.CharField(label="Custodian's phone", max_length=30)
    button = "Sign and send the request"


class WithdrawDataRequestForm(forms.Form):
    """The tick by which a request for data is withdrawn."""

    agreed = forms.BooleanField(
        label="I withdraw this data request. CMS stops sharing the data of this year.",
        error_messages={"required": "Check the box to withdraw the request."},
    )
    helper = helper("Withdraw the request")


class SharingRefusalForm(forms.Form):
    """A patient who refuses data sharing, and the day on which the practice was told."""

    mbi = IdentifierField(
        label="Medicare beneficiary identifier (MBI)",
        help_text="Eleven characters, as on the Medicare card. We store it encrypted.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    refused_on = DayField(label="Day on which the patient told you")
    helper = helper("Record the refusal")


class EndSharingRefusalForm(forms.Form):
    """The last day on which a patient's refusal of data sharing holds."""

    to_on = DayField(label="Last day of the refusal", help_text="The day before the patient agreed to share the data.")
    helper = helper("End the refusal")


def _download_helper(button: str) -> FormHelper:
    """Return the layout of a form that answers with a file: the page stays, and its button is used again."""
    made = helper(button)
    made.attrs = {**made.attrs, "data-submit-freely": ""}
    return made


SESSION_ON = "If you know it. The letter shows this day."


class LetterForm(forms.Form):
    """The patient for whom the notice is printed."""

    patient = forms.CharField(
        label="Name of the patient",
        max_length=200,
        help_text="We print the name and do not store it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the name of the patient."},
    )
    session_on = DayField(label="Planning session", required=False, help_text=SESSION_ON)
    helper = _download_helper("Print the letter (PDF)")

    def clean_patient(self) -> str:
        return tidy(self.cleaned_data["patient"])


class LettersForm(forms.Form):
    """The patients for whom the notice is printed, a name a line."""

    patients = forms.CharField(
        label="Names of the patients",
        max_length=50_000,
        help_text="One name on each line. You can paste a column of a spreadsheet.",
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off"}),
        error_messages={"required": "Enter at least one name."},
    )
    session_on = DayField(label="Planning session", required=False, help_text=SESSION_ON)
    helper = _download_helper("Print the letters (PDF)")

    def clean_patients(self) -> list[str]:
        return [name for name in map(tidy, self.cleaned_data["patients"].splitlines()) if name]


class LetterheadForm(forms.Form):
    """The contact information of the practice, as the notices show it."""

    address = forms.CharField(
        label="Address",
        max_length=300,
        help_text="Street, city, State and ZIP Code, on as many lines as you need.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    contact_name = forms.CharField(
        label="Contact for patients", max_length=200, help_text="A name, or words such as: Patient services."
    )
    phone = forms.CharField(label="Phone for patients", max_length=40)
    state = forms.ChoiceField(
        label="State", help_text="The letter names the quality improvement organization (BFCC-QIO) of this State."
    )
    logo = forms.FileField(
        label="Logo",
        required=False,
        help_text="A picture, PNG or JPEG. Without a new one, the logo on file stays.",
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )
    without_logo = forms.BooleanField(label="Print the letters without a logo", required=False)
    helper = helper("Save")

    def __init__(self, *args: Any, states: Sequence[str], letterhead: NoticeLetterhead | None, **kwargs: Any) -> None:
        known = ("address", "contact_name", "phone", "state")
        initial = {name: getattr(letterhead, name) for name in known} if letterhead else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["state"].choices = [("", "Choose"), *((state, state) for state in states)]  # type: ignore[attr-defined]
        if letterhead is None or letterhead.logo is None:
            del self.fields["without_logo"]


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
