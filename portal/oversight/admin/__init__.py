"""Oversight as CMS staff do it."""

from . import announcements, evaluation, letters, monitoring, plans, view_as

__all__ = ["announcements", "evaluation", "letters", "monitoring", "plans", "view_as"]
