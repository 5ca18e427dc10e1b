"""A requirement of care."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Requirement:
    """One requirement of care, 42 CFR 512.220.

    `code` names it in answers and in the policy's `participation/care_bound_kinds`. `heading` is the group under which
    the page lists it. `question` is answered with yes or no, and `statement` completes the signed sentence "this
    participant and its practitioners …". A new text of a statement needs a new version of the wordings that list it.
    """

    code: str
    heading: str
    name: str
    question: str
    statement: str


PATIENT_CENTERED = "Patient-centered care requirements"
EVIDENCE_BASED = "Evidence-based care"
COORDINATION = "Care coordination requirements"
LICENSURE = "Licensure and certification"
