"""Forms of attestations, beside those of the catalogue."""

from __future__ import annotations

from portal.participation.forms.signatures import SignatureForm


class WithdrawAttestationForm(SignatureForm):
    """The signature on the withdrawal of an attestation."""

    button = "Withdraw"
