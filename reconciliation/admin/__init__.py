"""The admin of reconciliation: runs, releases, rehearsals, reports, error notices and reconsiderations."""

from . import notices, reconsiderations, rehearsals, releases, runs

__all__ = ["notices", "reconsiderations", "rehearsals", "releases", "runs"]
