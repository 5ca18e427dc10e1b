"""Runs, releases, reports and their lines, error notices and their answers, reconsiderations, exhibits."""

from .error_notice import ErrorNotice, Exhibit, Response
from .notice_line import NoticeLine
from .reconsideration import Reconsideration
from .rehearsal import Rehearsal, RehearsedReport
from .release import Release
from .report import LONG, LONG_OF_ITS_REPORT, Report, ReportLine
from .run import Kind, Run
from .verification import Verification

__all__ = [
    "LONG",
    "LONG_OF_ITS_REPORT",
    "ErrorNotice",
    "Exhibit",
    "Kind",
    "NoticeLine",
    "Reconsideration",
    "Rehearsal",
    "RehearsedReport",
    "Release",
    "Report",
    "ReportLine",
    "Response",
    "Run",
    "Verification",
]
