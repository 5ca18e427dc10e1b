"""Forms of data requests."""

from __future__ import annotations

from django import forms

from portal.forms import helper
from portal.participation.forms.signatures import SignatureForm
from portal.participation.models import DataRequest


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
