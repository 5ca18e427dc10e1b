"""Checks of identifiers and lists of patients that practices type and upload."""

from __future__ import annotations

from collections.abc import Sequence

from portal.characters import identifier_key
from portal.identifiers import check_mbi
from portal.participation.intake.text_table import Fault
from portal.services.use_case import Refused

FAULTS_SHOWN = 10


def typed_mbi(mbi: str) -> str:
    """Return a typed MBI without hyphens and in capitals.

    :raises Refused: at its field, when it is not valid.
    """
    checked = check_mbi(identifier_key(mbi))
    if not checked.valid or checked.normalized is None:
        raise Refused(checked.reason, field="mbi")
    return checked.normalized


def check_faultless(faults: Sequence[Fault]) -> None:
    """Check that an uploaded list has no fault.

    :raises Refused: with the first faults by the numbers of their rows; never with an MBI.
    """
    if faults:
        told = [str(fault) for fault in faults[:FAULTS_SHOWN]]
        more = len(faults) - len(told)
        rest = [f"There are {more:,} more faults."] if more else []
        raise Refused(" ".join(["Nothing was recorded.", *told, *rest]), field="upload")
