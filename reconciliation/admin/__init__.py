"""The admin of reconciliation: runs, releases, reports, error notices and reconsiderations."""

from . import notices, performance, reconsiderations, releases, runs

__all__ = ["notices", "performance", "reconsiderations", "releases", "runs"]
