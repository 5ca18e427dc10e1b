"""Submissions in the admin: read-only for CMS staff, except the windows."""

from quality.admin import submissions

__all__ = ["submissions"]
