"""Admin pages of claims and episodes for CMS staff."""

from . import adjustments, care_figures, claims, no_pay_figures, runs

__all__ = ["adjustments", "care_figures", "claims", "no_pay_figures", "runs"]
