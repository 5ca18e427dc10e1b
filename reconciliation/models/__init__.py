"""Runs, reports and their lines, error notices and their answers, reconsiderations, exhibits."""

from .error_notice import ErrorNotice, Exhibit, Response
from .performance_compilation import PerformanceCompilation
from .performance_report import PerformanceReport
from .reconsideration import Reconsideration
from .report import LONG, LONG_OF_ITS_REPORT, Report, ReportLine
from .run import Kind, Run

__all__ = [
    "LONG",
    "LONG_OF_ITS_REPORT",
    "ErrorNotice",
    "Exhibit",
    "Kind",
    "PerformanceCompilation",
    "PerformanceReport",
    "Reconsideration",
    "Report",
    "ReportLine",
    "Response",
    "Run",
]
