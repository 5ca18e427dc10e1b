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
from .notice_draft import DraftFile, DraftLine, NoticeDraft
from .notice_line import NoticeLine
from .position_paper import PositionPaper
from .reconsideration import Reconsideration
from .release import Release
from .report import LONG, LONG_OF_ITS_REPORT, Report, ReportLine
from .run import Kind, Run

__all__ = [
    "LONG",
    "LONG_OF_ITS_REPORT",
    "CaseAct",
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
    "LineFinding",
    "NoticeDraft",
    "NoticeLine",
    "PositionPaper",
    "Reconsideration",
    "Release",
    "Report",
    "ReportLine",
    "Response",
    "Run",
]
