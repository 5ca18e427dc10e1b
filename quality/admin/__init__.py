"""Submissions in the admin: read-only for CMS staff, apart from the windows."""

from quality.admin import submissions

__all__ = ["submissions"]
