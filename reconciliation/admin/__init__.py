"""What CMS staff see and may trigger in reconciliation."""

from . import notices, runs

__all__ = ["notices", "runs"]
