"""Submissions in the admin, read-only for CMS staff except windows and unlocks; and surveys of patients' experience."""

from quality.admin import (
    benchmark_tables,
    certifications,
    consolidated,
    experience_surveys,
    patient_rows,
    rehearsals,
    submissions,
    waivers,
    windows,
)

__all__ = [
    "benchmark_tables",
    "certifications",
    "consolidated",
    "experience_surveys",
    "patient_rows",
    "rehearsals",
    "submissions",
    "waivers",
    "windows",
]
