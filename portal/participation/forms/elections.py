"""Forms of the low-volume opt-out."""

from __future__ import annotations

from portal.participation.forms.signatures import SignatureForm


class OptOutForm(SignatureForm):
    """The signature on a low-volume opt-out."""

    button = "Opt out"


class TakeBackForm(SignatureForm):
    """The signature that takes back a low-volume opt-out."""

    button = "Take back the opt-out"
