"""Submissions in the admin, read-only for CMS staff except windows and unlocks; and surveys of patients' experience."""

from quality.admin import certifications, experience_surveys, submissions

__all__ = ["certifications", "experience_surveys", "submissions"]
