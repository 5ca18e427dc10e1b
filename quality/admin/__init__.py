"""What CMS staff see of submissions, and what they may change: the windows."""

from quality.admin import submissions

__all__ = ["submissions"]
