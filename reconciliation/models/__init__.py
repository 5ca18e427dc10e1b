"""Runs, reports and their lines, error notices and their answers, reconsiderations, exhibits."""

from .error_notice import ErrorNotice, Exhibit, Response
from .reconsideration import Reconsideration
from .report import Report, ReportLine
from .run import Kind, Run

__all__ = ["ErrorNotice", "Exhibit", "Kind", "Reconsideration", "Report", "ReportLine", "Response", "Run"]
