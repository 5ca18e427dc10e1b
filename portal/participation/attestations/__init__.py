"""Every attestation, one a module, in the order in which pages list them.

A module holds everything that makes the attestation: its duty (code, title, days, whom it binds, what follows, the
words of its button), the wording that is signed, the form with the answers, and the check of them. Adding one is adding
a module and naming it here: the page, the template, the table and the receipt are the same for all.
"""

from __future__ import annotations

from . import cehrt, pso
from .attestation import Attestation, Summary

ATTESTATIONS: tuple[Attestation, ...] = (cehrt.ATTESTATION, pso.ATTESTATION)
BY_CODE = {attestation.code: attestation for attestation in ATTESTATIONS}

__all__ = ["ATTESTATIONS", "BY_CODE", "Attestation", "Summary"]
