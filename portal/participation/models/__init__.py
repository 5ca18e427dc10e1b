"""Participants' sites, exclusions, obligations, lists and signed statements."""

from .attestation import Attestation
from .calendar_address import CalendarAddress
from .election import Election, EpisodeCount, OptOut
from .exclusion import Exclusion
from .obligation import Extension, Obligation
from .participant_list import ParticipantList
from .practitioner import Certification, ListDelivery, Practitioner
from .practitioner_directory import DirectoryName, PractitionerDirectory
from .practitioner_list_file import PractitionerListFile
from .reminder import Reminder, ReminderMail
from .site import Site
from .withdrawal import Withdrawal
from .zip_area import ZipArea, ZipCrosswalk

__all__ = [
    "Attestation",
    "CalendarAddress",
    "Certification",
    "DirectoryName",
    "Election",
    "EpisodeCount",
    "Exclusion",
    "Extension",
    "ListDelivery",
    "Obligation",
    "OptOut",
    "ParticipantList",
    "Practitioner",
    "PractitionerDirectory",
    "PractitionerListFile",
    "Reminder",
    "ReminderMail",
    "Site",
    "Withdrawal",
    "ZipArea",
    "ZipCrosswalk",
]
