"""Who a participant is and what it owes."""

from .amendment import Amendment
from .attestation import Attestation, Election, EpisodeCount
from .job import Job
from .message import Message
from .obligation import Extension, Obligation
from .participant import Participant
from .practitioner import Certification, Practitioner
from .receipt import Receipt
from .registration import Registration
from .seat import Role, Seat
from .site import Exclusion, Site
from .state import PortalState
from .user import User

__all__ = [
    "Amendment",
    "Attestation",
    "Certification",
    "Election",
    "EpisodeCount",
    "Exclusion",
    "Extension",
    "Job",
    "Message",
    "Obligation",
    "Participant",
    "PortalState",
    "Practitioner",
    "Receipt",
    "Registration",
    "Role",
    "Seat",
    "Site",
    "User",
]
