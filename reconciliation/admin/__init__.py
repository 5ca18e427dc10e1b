"""The admin of reconciliation: runs, releases, reports, repayments, error notices and reconsiderations."""

from . import notices, performance, reconsiderations, releases, repayments, report_archives, runs

__all__ = ["notices", "performance", "reconsiderations", "releases", "repayments", "report_archives", "runs"]
