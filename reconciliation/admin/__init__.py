"""What CMS staff see and may trigger in reconciliation."""

from . import notices, reconsiderations, runs

__all__ = ["notices", "reconsiderations", "runs"]
