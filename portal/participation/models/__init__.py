"""What a participant is, owes, signs and may ask."""

from .attestation import Attestation
from .election import Election, EpisodeCount, OptOut
from .exclusion import Exclusion
from .obligation import Extension, Obligation
from .practitioner import Certification, ListDelivery, Practitioner
from .site import Site

__all__ = [
    "Attestation",
    "Certification",
    "Election",
    "EpisodeCount",
    "Exclusion",
    "Extension",
    "ListDelivery",
    "Obligation",
    "OptOut",
    "Practitioner",
    "Site",
]
