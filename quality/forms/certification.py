"""The forms that sign for a file: its certification, the withdrawal, and that there is nothing to report."""

from __future__ import annotations

from typing import Any

from django import forms

from portal.participation.forms.signatures import SignatureForm


class NothingToReportForm(SignatureForm):
    """The declaration that there is nothing to report."""

    button = "Declare nothing to report"


class CertifyForm(SignatureForm):
    """The certification of a version. After an earlier one, the practice says why the file changed."""

    note = forms.CharField(
        label="Why did the file change?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="CMS reads it beside the list of changes. Write nothing about a patient.",
        error_messages={"required": "Say in a few words why the file changed."},
    )
    button = "Certify and lock"

    def __init__(self, *args: Any, resubmitted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not resubmitted:
            del self.fields["note"]


class WithdrawCertificationForm(SignatureForm):
    """The withdrawal of a certification."""

    button = "Withdraw the certification"
