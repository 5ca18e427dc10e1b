"""Runs, releases, reports and their lines, error notices and their answers, reconsiderations, exhibits."""

from .error_notice import ErrorNotice, Exhibit, Response
from .reconsideration import Reconsideration
from .release import Release
from .repayment import Payment, Repayment, RepaymentEntry
from .report import LONG, LONG_OF_ITS_REPORT, Report, ReportLine
from .report_access import ReportAccess
from .report_archive import ArchiveFetch, ReportArchive
from .report_file import ReportFile
from .run import Kind, Run

__all__ = [
    "LONG",
    "LONG_OF_ITS_REPORT",
    "ArchiveFetch",
    "ErrorNotice",
    "Exhibit",
    "Kind",
    "Payment",
    "Reconsideration",
    "Release",
    "Repayment",
    "RepaymentEntry",
    "Report",
    "ReportAccess",
    "ReportArchive",
    "ReportFile",
    "ReportLine",
    "Response",
    "Run",
]
