"""The performance status of patients, 42 CFR 512.220(a)(2)."""

from __future__ import annotations

from .requirement import EVIDENCE_BASED, Requirement

REQUIREMENT = Requirement(
    code="performance_status",
    heading=EVIDENCE_BASED,
    name="Performance status",
    question="Did a physician assess each patient's performance status as a number on a scale?",
    statement="assessed the performance status of each RO beneficiary as a quantitative measure determined by the "
    "physician",
)
