"""Goals of care and the intent of treatment, discussed before treatment begins, 42 CFR 512.220(a)(2)."""

from __future__ import annotations

from .requirement import PATIENT_CENTERED, Requirement

REQUIREMENT = Requirement(
    code="goals_of_care",
    heading=PATIENT_CENTERED,
    name="Goals of care and intent of treatment",
    question="Did you discuss goals of care with each patient before treatment, and say whether its intent was "
    "curative or palliative?",
    statement="discussed goals of care with each RO beneficiary before treatment began, and said whether the intent of "
    "the treatment was curative or palliative",
)
