"""Admin pages of claims and episodes for CMS staff."""

from . import (
    adjustment_proposals,
    adjustments,
    care_figures,
    claims,
    comparisons,
    data_files,
    localities,
    no_pay_figures,
    pricing_tables,
    runs,
)

__all__ = [
    "adjustment_proposals",
    "adjustments",
    "care_figures",
    "claims",
    "comparisons",
    "data_files",
    "localities",
    "no_pay_figures",
    "pricing_tables",
    "runs",
]
