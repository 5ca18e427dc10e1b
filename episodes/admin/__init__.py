"""Claims and episodes as CMS staff see them, and the work that they may trigger."""

from . import claims, runs

__all__ = ["claims", "runs"]
