"""The refusal of a file, with all its faults."""

from __future__ import annotations

from collections.abc import Iterable

from portal.participation.intake.text_table import Fault
from portal.services.use_case import Refused


class FaultyFile(Refused):
    """A file that is refused as a whole; the message has one line per fault, in the order of the rows."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.row or 0)
        super().__init__("\n".join(str(fault) for fault in self.faults))
