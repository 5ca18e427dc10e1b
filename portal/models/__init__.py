"""Models of users, participants, policy versions, jobs, files, the library, receipts and messages."""

from .acceptance import Acceptance
from .amendment import Amendment
from .checked_chain import CheckedChain
from .contact_change import ContactChange
from .contact_proposal import ContactProposal
from .handover import Handover
from .identity_check import IdentityCheck
from .invitation import Invitation
from .job import Job
from .kept_form import KeptForm
from .library_document import LibraryDocument
from .library_version import LibraryVersion
from .message import Message, ReadMark
from .participant import Participant
from .policy_version import PolicyVersion
from .receipt import Receipt
from .registration import Registration
from .seat import Role, Seat
from .state import PortalState
from .stored_file import StoredFile
from .user import User

__all__ = [
    "Acceptance",
    "Amendment",
    "CheckedChain",
    "ContactChange",
    "ContactProposal",
    "Handover",
    "IdentityCheck",
    "Invitation",
    "Job",
    "KeptForm",
    "LibraryDocument",
    "LibraryVersion",
    "Message",
    "Participant",
    "PolicyVersion",
    "PortalState",
    "ReadMark",
    "Receipt",
    "Registration",
    "Role",
    "Seat",
    "StoredFile",
    "User",
]
