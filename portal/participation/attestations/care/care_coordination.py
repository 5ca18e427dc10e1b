"""The coordination of care with a patient's other physicians, 42 CFR 512.220."""

from __future__ import annotations

from .requirement import COORDINATION, Requirement

REQUIREMENT = Requirement(
    code="care_coordination",
    heading=COORDINATION,
    name="Care coordination",
    question="Did you coordinate care with each patient's other physicians?",
    statement="met the care coordination requirements of the RO Model",
)
