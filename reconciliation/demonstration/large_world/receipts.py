"""Receipts in bulk: each sealed and linked to the last one of its participant."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal import attested, sealing
from portal.models import Participant, Receipt
from portal.models.receipt import FIRST_LINK

from .practices import BY, ROWS_AT_ONCE


class Receipts:
    """The chains of a world without receipts, while they are written."""

    def __init__(self) -> None:
        self._last: dict[int, tuple[int, str]] = {}
        self._waiting: list[Receipt] = []

    def add(
        self, *, participant: Participant, kind: str, title: str, facts: dict[str, Any], attests: attested.Parts,
        issued_at: datetime,
    ) -> Receipt:  # fmt: skip
        """Return the next receipt of a participant; `write` stores it."""
        sequence, previous = self._last.get(participant.pk, (0, FIRST_LINK))
        receipt = Receipt(
            participant=participant,
            sequence=sequence + 1,
            kind=kind,
            title=title,
            facts=facts,
            attests=attested.digests(attested.kind_of(kind), attests),
            issued_by=BY,
            issued_at=issued_at.replace(microsecond=0),
            previous_digest=previous,
            key_id=sealing.key_in_use(),
        )
        receipt.digest = receipt.seal()
        self._last[participant.pk] = receipt.sequence, receipt.digest
        self._waiting.append(receipt)
        return receipt

    def write(self) -> None:
        """Store the new receipts; each then has its primary key."""
        Receipt.objects.bulk_create(self._waiting, batch_size=ROWS_AT_ONCE)
        self._waiting = []
