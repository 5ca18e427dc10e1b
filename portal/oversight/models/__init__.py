"""Tables of oversight."""

from .announcement import Announcement
from .monitoring_record import MonitoringRecord
from .plan import Plan, PlanAnswer, PlanReply
from .view_as import ViewAs

__all__ = ["Announcement", "MonitoringRecord", "Plan", "PlanAnswer", "PlanReply", "ViewAs"]
