"""Admin pages of claims and episodes for CMS staff."""

from . import adjustments, care_figures, claims, localities, no_pay_figures, pricing_tables, runs

__all__ = ["adjustments", "care_figures", "claims", "localities", "no_pay_figures", "pricing_tables", "runs"]
