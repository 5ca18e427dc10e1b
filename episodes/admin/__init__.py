"""Admin pages of claims and episodes for CMS staff."""

from . import adjustments, care_figures, claims, comparisons, runs

__all__ = ["adjustments", "care_figures", "claims", "comparisons", "runs"]
