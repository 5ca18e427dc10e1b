"""Admin pages of claims and episodes for CMS staff."""

from . import claims, runs

__all__ = ["claims", "runs"]
