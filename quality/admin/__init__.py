"""Submissions in the admin, read-only for CMS staff except the windows; and surveys of patients' experience."""

from quality.admin import experience_surveys, submissions

__all__ = ["experience_surveys", "submissions"]
