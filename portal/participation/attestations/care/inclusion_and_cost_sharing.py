"""Inclusion in the Model and cost sharing, discussed before treatment is delivered, 42 CFR 512.220(a)(2)."""

from __future__ import annotations

from .requirement import PATIENT_CENTERED, Requirement

REQUIREMENT = Requirement(
    code="inclusion_and_cost_sharing",
    heading=PATIENT_CENTERED,
    name="Inclusion in the Model and cost sharing",
    question="Did you discuss with each patient, before treatment, that the Model includes them and what they pay?",
    statement="discussed with each RO beneficiary, before treatment was delivered, the inclusion in the RO Model and "
    "the cost-sharing responsibilities",
)
