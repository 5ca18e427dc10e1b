"""The admin of reconciliation: runs, rehearsals, releases, reports, repayments, error notices and their case files,
reconsiderations."""

from . import (
    case_files,
    notices,
    performance,
    reconsiderations,
    rehearsals,
    releases,
    repayments,
    report_archives,
    reports,
    runs,
)

__all__ = [
    "case_files",
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
