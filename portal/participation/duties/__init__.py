"""Every duty and right of a performance year, one per module, in the order in which pages list them.

A duty is a `portal.participation.rules.obligations.Duty`. To add one, add a module and name it here. Attestations are
modules of `portal.participation.attestations` and come from its tuple. A right that starts with an event, such as
contesting a report, is opened by the app in which the event happens.
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
BY_CODE = {duty.code: duty for duty in DUTIES}
