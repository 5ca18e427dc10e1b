"""Evidence-based clinical treatment guidelines, 42 CFR 512.220(a)(2)."""

from __future__ import annotations

from .requirement import EVIDENCE_BASED, Requirement

REQUIREMENT = Requirement(
    code="evidence_based_guidelines",
    heading=EVIDENCE_BASED,
    name="Evidence-based treatment guidelines",
    question="Did care follow nationally recognized, evidence-based treatment guidelines where appropriate, with the "
    "reason in the record where it did not?",
    statement="furnished care that follows nationally recognized, evidence-based clinical treatment guidelines where "
    "appropriate, and documented the reason in the medical record where it did not",
)
