"""Runs, releases, reports and their lines, error notices with all that their cases hold, finality."""

from .case_act import CaseAct
from .case_letter import CaseLetter
from .case_message import CaseMessage
from .clock_event import ClockEvent
from .correction import Correction
from .error_notice import ErrorNotice, Exhibit, Response
from .finality import Finality
from .information_request import InformationRequest
from .line_finding import LineFinding
from .notice_line import NoticeLine
from .position_paper import PositionPaper
from .reconsideration import Reconsideration
from .rehearsal import Rehearsal, RehearsedReport
from .release import Release
from .report import LONG, LONG_OF_ITS_REPORT, Report, ReportLine
from .run import Kind, Run
from .verification import Verification

__all__ = [
    "LONG",
    "LONG_OF_ITS_REPORT",
    "CaseAct",
    "CaseLetter",
    "CaseMessage",
    "ClockEvent",
    "Correction",
    "ErrorNotice",
    "Exhibit",
    "Finality",
    "InformationRequest",
    "Kind",
    "LineFinding",
    "NoticeLine",
    "PositionPaper",
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
