"""Admin pages of claims and episodes for CMS staff."""

from . import adjustments, care_figures, claims, data_files, runs

__all__ = ["adjustments", "care_figures", "claims", "data_files", "runs"]
