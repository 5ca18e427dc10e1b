"""Oversight as CMS staff do it."""

from . import amendments, announcements, evaluation, letters, monitoring, plans, view_as

__all__ = ["amendments", "announcements", "evaluation", "letters", "monitoring", "plans", "view_as"]
