"""The treatment summary for the referring physician, 42 CFR 512.220(a)(2)."""

from __future__ import annotations

from .requirement import COORDINATION, Requirement

REQUIREMENT = Requirement(
    code="treatment_summaries",
    heading=COORDINATION,
    name="Treatment summaries",
    question="Did you send a treatment summary to each patient's referring physician within three months of the end of "
    "treatment?",
    statement="sent a treatment summary to the referring physician of each RO beneficiary within three months of the "
    "end of treatment",
)
