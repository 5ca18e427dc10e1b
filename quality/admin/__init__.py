"""Submissions in the admin, read-only for CMS staff except windows and unlocks; and surveys of patients' experience."""

from quality.admin import (
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
    "certifications",
    "consolidated",
    "experience_surveys",
    "patient_rows",
    "rehearsals",
    "submissions",
    "waivers",
    "windows",
]
