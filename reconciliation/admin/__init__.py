"""The admin of reconciliation: runs, rehearsals, releases, reports, repayments, error notices, reconsiderations."""

from . import notices, performance, reconsiderations, rehearsals, releases, repayments, report_archives, reports, runs

__all__ = [
    "notices",
    "performance",
    "reconsiderations",
    "rehearsals",
    "releases",
    "repayments",
    "report_archives",
    "reports",
    "runs",
]
