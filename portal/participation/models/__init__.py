"""Participants' sites, exclusions, obligations, lists and signed statements."""

from .attestation import Attestation
from .beneficiary_notice import NoticeGiven, NoticeLetterhead
from .data_request import DataRequest, DataRequestDecision
from .election import Election, EpisodeCount, OptOut
from .exclusion import Exclusion
from .obligation import Extension, Obligation
from .participant_list import ParticipantList
from .practitioner import Certification, ListDelivery, Practitioner
from .sharing_refusal import SharingRefusal
from .site import Site
from .zip_area import ZipArea, ZipCrosswalk

__all__ = [
    "Attestation",
    "Certification",
    "DataRequest",
    "DataRequestDecision",
    "Election",
    "EpisodeCount",
    "Exclusion",
    "Extension",
    "ListDelivery",
    "NoticeGiven",
    "NoticeLetterhead",
    "Obligation",
    "OptOut",
    "ParticipantList",
    "Practitioner",
    "SharingRefusal",
    "Site",
    "ZipArea",
    "ZipCrosswalk",
]
