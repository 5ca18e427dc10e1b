"""The admin of reconciliation: runs, reports, error notices and reconsiderations."""

from . import notices, performance, reconsiderations, runs

__all__ = ["notices", "performance", "reconsiderations", "runs"]
