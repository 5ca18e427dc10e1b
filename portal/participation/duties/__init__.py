"""Every duty and right of a performance year, one a module, in the order in which pages list them.

A duty is a `portal.participation.rules.obligations.Duty`. Adding one is adding a module and naming it here; an
attestation stands in `portal.participation.attestations` and comes in by its own tuple. Rights that an event brings
(contesting a report) are opened by the app in which the event happens.
"""

from __future__ import annotations

from portal.participation.attestations import ATTESTATIONS
from portal.participation.rules.obligations import Duty

from . import clinical_data, low_volume_opt_out, practitioner_list, quality_measures

DUTIES: tuple[Duty, ...] = (
    low_volume_opt_out.DUTY,
    practitioner_list.DUTY,
    *(attestation.duty for attestation in ATTESTATIONS),
    *clinical_data.DUTIES,
    quality_measures.DUTY,
)
CODES = frozenset(duty.code for duty in DUTIES)
