"""Participants' sites, exclusions, obligations, lists and signed statements."""

from .attestation import Attestation
from .beneficiary_notice import NoticeGiven, NoticeLetterhead
from .calendar_address import CalendarAddress
from .data_request import DataRequest, DataRequestDecision
from .election import Election, EpisodeCount, OptOut
from .exclusion import Exclusion
from .kind_period import KindPeriod
from .obligation import Extension, Obligation
from .participant_list import ParticipantList
from .practitioner import Certification, ListDelivery, Practitioner
from .practitioner_directory import DirectoryName, PractitionerDirectory
from .practitioner_list_file import PractitionerListFile
from .profile import ProfileConfirmation, ProfileDecision, ProfileRequest
from .qp_denial import QPDenial
from .reminder import Reminder, ReminderMail
from .sharing_refusal import SharingRefusal
from .site import Site
from .treatment_summary import TreatmentSummary
from .withdrawal import Withdrawal
from .zip_area import ZipArea, ZipCrosswalk

__all__ = [
    "Attestation",
    "CalendarAddress",
    "Certification",
    "DataRequest",
    "DataRequestDecision",
    "DirectoryName",
    "Election",
    "EpisodeCount",
    "Exclusion",
    "Extension",
    "KindPeriod",
    "ListDelivery",
    "NoticeGiven",
    "NoticeLetterhead",
    "Obligation",
    "OptOut",
    "ParticipantList",
    "Practitioner",
    "PractitionerDirectory",
    "PractitionerListFile",
    "ProfileConfirmation",
    "ProfileDecision",
    "ProfileRequest",
    "QPDenial",
    "Reminder",
    "ReminderMail",
    "SharingRefusal",
    "Site",
    "TreatmentSummary",
    "Withdrawal",
    "ZipArea",
    "ZipCrosswalk",
]
