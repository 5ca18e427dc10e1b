"""Oversight as CMS staff do it."""

from . import announcements

__all__ = ["announcements"]
