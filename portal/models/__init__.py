"""Users, participants and what the rest stands on: policy, jobs, receipts, messages."""

from .amendment import Amendment
from .contact_change import ContactChange
from .job import Job
from .message import Message
from .participant import Participant
from .receipt import Receipt
from .registration import Registration
from .seat import Role, Seat
from .state import PortalState
from .user import User

__all__ = [
    "Amendment",
    "ContactChange",
    "Job",
    "Message",
    "Participant",
    "PortalState",
    "Receipt",
    "Registration",
    "Role",
    "Seat",
    "User",
]
