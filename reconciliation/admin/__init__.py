"""The admin of reconciliation: runs, reports, error notices and reconsiderations."""

from . import notices, reconsiderations, runs

__all__ = ["notices", "reconsiderations", "runs"]
