"""Every attestation, one per module, in the order in which pages list them.

A module defines the duty (code, title, days, kinds of participants, consequence, button label), the wording to sign,
and the form with the check of its answers. To add an attestation, add a module and name it here. All attestations
share one page, template, table and receipt.
"""

from __future__ import annotations

from . import cehrt, patient_care, peer_review, pso
from .attestation import Attestation, Occasion, Summary

ATTESTATIONS: tuple[Attestation, ...] = (
    cehrt.ATTESTATION,
    pso.ATTESTATION,
    peer_review.ATTESTATION,
    patient_care.ATTESTATION,
)
BY_CODE = {attestation.code: attestation for attestation in ATTESTATIONS}

__all__ = ["ATTESTATIONS", "BY_CODE", "Attestation", "Occasion", "Summary"]
