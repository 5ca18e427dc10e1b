"""Runs, releases, reports and their lines, error notices with all that their cases hold, finality."""

from .case_act import CaseAct
from .case_file import CaseFile
from .case_file_fetch import CaseFileFetch
from .case_letter import CaseLetter
from .case_message import CaseMessage
from .clock_event import ClockEvent
from .correction import Correction
from .error_notice import ErrorNotice, Exhibit, Response
from .finality import Finality
from .information_request import InformationRequest
from .line_finding import LineFinding
from .notice_draft import DraftFile, DraftLine, NoticeDraft
from .notice_line import NoticeLine
from .performance_compilation import PerformanceCompilation
from .performance_report import PerformanceReport
from .position_paper import PositionPaper
from .reconsideration import Reconsideration
from .rehearsal import Rehearsal, RehearsedReport
from .release import Release
from .repayment import Payment, Repayment, RepaymentEntry
from .report import LONG, LONG_OF_ITS_REPORT, Report, ReportLine
from .report_access import ReportAccess
from .report_archive import ArchiveFetch, ReportArchive
from .report_comparison import LineChange, ReportComparison
from .report_file import ReportFile
from .run import Kind, Run
from .verification import Verification

__all__ = [
    "LONG",
    "LONG_OF_ITS_REPORT",
    "ArchiveFetch",
    "CaseAct",
    "CaseFile",
    "CaseFileFetch",
    "CaseLetter",
    "CaseMessage",
    "ClockEvent",
    "Correction",
    "DraftFile",
    "DraftLine",
    "ErrorNotice",
    "Exhibit",
    "Finality",
    "InformationRequest",
    "Kind",
    "LineChange",
    "LineFinding",
    "NoticeDraft",
    "NoticeLine",
    "Payment",
    "PerformanceCompilation",
    "PerformanceReport",
    "PositionPaper",
    "Reconsideration",
    "Rehearsal",
    "RehearsedReport",
    "Release",
    "Repayment",
    "RepaymentEntry",
    "Report",
    "ReportAccess",
    "ReportArchive",
    "ReportComparison",
    "ReportFile",
    "ReportLine",
    "Response",
    "Run",
    "Verification",
]
