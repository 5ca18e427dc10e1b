"""What CMS staff see of claims and episodes, and may trigger."""

from . import claims, runs

__all__ = ["claims", "runs"]
