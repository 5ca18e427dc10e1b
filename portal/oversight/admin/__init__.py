"""Oversight as CMS staff do it."""

from . import announcements, monitoring, plans, view_as

__all__ = ["announcements", "monitoring", "plans", "view_as"]
