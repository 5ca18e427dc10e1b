"""Admin pages of claims and episodes for CMS staff."""

from . import adjustment_proposals, adjustments, care_figures, claims, comparisons, data_files, runs

__all__ = ["adjustment_proposals", "adjustments", "care_figures", "claims", "comparisons", "data_files", "runs"]
