"""Licensure and certification under State and federal law, 42 CFR 512.220."""

from __future__ import annotations

from .requirement import LICENSURE, Requirement

REQUIREMENT = Requirement(
    code="licensure_and_certification",
    heading=LICENSURE,
    name="Licensure and certification",
    question="Did you and your practitioners meet all State and federal licensure and certification requirements?",
    statement="met all applicable State and federal licensure and certification requirements",
)
