"""The admin of reconciliation: runs, releases, reports, error notices and reconsiderations."""

from . import notices, reconsiderations, releases, runs

__all__ = ["notices", "reconsiderations", "releases", "runs"]
