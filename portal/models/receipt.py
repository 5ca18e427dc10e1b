"""Receipts: proof that something was handed in or issued, each sealed by the portal and chained to the one before."""

from __future__ import annotations

import re
from typing import Any

from django.db import models

from portal import sealing

from .history import tracked
from .participant import Participant
from .permanence import permanent

FIRST_LINK = "0" * 64
"""The seal that the first receipt of a chain names as that of the one before."""
_USER_NUMBER = re.compile(r" \(user \d+\)$")


@tracked
@permanent()
class Receipt(models.Model):
    """One link of a participant's chain; `facts` holds no personal data.

    `attests` names each part of what the receipt is for and its SHA-256, as `portal.attested` finds it in the rows.
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="receipts")
    sequence = models.PositiveIntegerField("number")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    facts = models.JSONField()
    attests = models.JSONField("attested content", default=dict)
    issued_by = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    previous_digest = models.CharField("seal of the previous receipt", max_length=64)
    key_id = models.CharField("key of the seal", max_length=40)
    digest = models.CharField("seal", max_length=64, unique=True)

    class Meta:
        ordering = ["-sequence"]
        constraints = [models.UniqueConstraint(fields=["participant", "sequence"], name="receipt_sequence_once")]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    @property
    def number(self) -> str:
        """The number people quote, as in RO00042-7."""
        return number_of(self.participant, self.sequence)

    @property
    def issuer(self) -> str:
        """Name of the person who handed it in, or CMS where one of its jobs did it; numbers of users are for CMS."""
        return "CMS" if self.issued_by.startswith("system:") else _USER_NUMBER.sub("", self.issued_by)

    def seal(self) -> str:
        """Return the seal of everything the receipt says, the seal of the one before included."""
        return sealing.seal(self._says(), key_id=self.key_id)

    @property
    def is_genuine(self) -> bool:
        """Tell whether the receipt says what it said when it was issued."""
        return sealing.holds(self._says(), key_id=self.key_id, digest=self.digest)

    def _says(self) -> dict[str, Any]:
        return {
            "sealed": "receipt",
            "participant": self.participant.model_id,
            "sequence": self.sequence,
            "kind": self.kind,
            "title": self.title,
            "facts": self.facts,
            "attests": self.attests,
            "issued_by": self.issued_by,
            "issued_at": self.issued_at,
            "previous_digest": self.previous_digest,
            "key_id": self.key_id,
        }


def number_of(participant: Participant, sequence: int) -> str:
    """Return the number of a receipt of a participant."""
    return f"{participant.model_id}-{sequence}"
