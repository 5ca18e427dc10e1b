"""The tumor, node and metastasis (TNM) cancer stage, 42 CFR 512.220(a)(2)."""

from __future__ import annotations

from .requirement import EVIDENCE_BASED, Requirement

REQUIREMENT = Requirement(
    code="cancer_stage",
    heading=EVIDENCE_BASED,
    name="Cancer stage (TNM)",
    question="Did you assess the tumor, node and metastasis (TNM) stage of each patient's cancer?",
    statement="assessed the tumor, node and metastasis (TNM) cancer stage of each RO beneficiary for the cancer types "
    "that CMS specifies",
)
