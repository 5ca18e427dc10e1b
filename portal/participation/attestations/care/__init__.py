"""Every requirement of care, one per module, in the order in which the page asks for them.

One attestation covers all requirements of a performance year. To add one, add a module, name it here, and give its
kinds of participants in the policy's `participation/care_bound_kinds`.
"""

from __future__ import annotations

from . import (
    cancer_stage,
    care_coordination,
    evidence_based_guidelines,
    goals_of_care,
    inclusion_and_cost_sharing,
    licensure_and_certification,
    performance_status,
    treatment_summaries,
)
from .requirement import Requirement

REQUIREMENTS: tuple[Requirement, ...] = (
    goals_of_care.REQUIREMENT,
    inclusion_and_cost_sharing.REQUIREMENT,
    evidence_based_guidelines.REQUIREMENT,
    cancer_stage.REQUIREMENT,
    performance_status.REQUIREMENT,
    treatment_summaries.REQUIREMENT,
    care_coordination.REQUIREMENT,
    licensure_and_certification.REQUIREMENT,
)

__all__ = ["REQUIREMENTS", "Requirement"]
