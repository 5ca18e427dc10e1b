"""Tables of oversight."""

from .announcement import Announcement
from .evaluation_request import EvaluationRequest
from .letter import Letter, LetterCopy
from .monitoring_record import MonitoringRecord
from .plan import Plan, PlanAnswer, PlanReply
from .view_as import ViewAs

__all__ = [
    "Announcement",
    "EvaluationRequest",
    "Letter",
    "LetterCopy",
    "MonitoringRecord",
    "Plan",
    "PlanAnswer",
    "PlanReply",
    "ViewAs",
]
