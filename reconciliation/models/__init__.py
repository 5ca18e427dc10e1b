"""Runs, releases, reports and their lines, error notices and their answers, reconsiderations, exhibits."""

from .error_notice import ErrorNotice, Exhibit, Response
from .notice_draft import DraftFile, DraftLine, NoticeDraft
from .notice_line import NoticeLine
from .reconsideration import Reconsideration
from .release import Release
from .report import LONG, LONG_OF_ITS_REPORT, Report, ReportLine
from .run import Kind, Run

__all__ = [
    "LONG",
    "LONG_OF_ITS_REPORT",
    "DraftFile",
    "DraftLine",
    "ErrorNotice",
    "Exhibit",
    "Kind",
    "NoticeDraft",
    "NoticeLine",
    "Reconsideration",
    "Release",
    "Report",
    "ReportLine",
    "Response",
    "Run",
]
