"""Admin pages of claims and episodes for CMS staff."""

from . import care_figures, claims, runs

__all__ = ["care_figures", "claims", "runs"]
