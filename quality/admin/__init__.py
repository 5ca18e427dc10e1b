"""Submissions in the admin, read-only for CMS staff except the windows; and surveys of patients' experience."""

from quality.admin import consolidated, experience_surveys, patient_rows, rehearsals, submissions, waivers

__all__ = ["consolidated", "experience_surveys", "patient_rows", "rehearsals", "submissions", "waivers"]
