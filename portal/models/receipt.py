"""Receipts: proof that a participant submitted something or CMS issued it, each sealed and chained to the last."""

from __future__ import annotations

from typing import Any

from django.db import models

from portal import actors, sealing

from .history import tracked
from .participant import Participant
from .permanence import permanent

FIRST_LINK = "0" * 64
"""Stands for the seal of the receipt before in the first receipt of a chain."""


@tracked
@permanent()
class Receipt(models.Model):
    """One receipt in a participant's chain; `facts` contains no personal data.

    `attests` holds the SHA-256 of each attested part by its name (see `portal.attested`).
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
        """Number that people quote, as in RO00042-7."""
        return number_of(self.participant, self.sequence)

    @property
    def issuer(self) -> str:
        """Name of the person who submitted it without the user id, or "CMS" if a job issued it."""
        return actors.name_of(self.issued_by)

    def seal(self) -> str:
        """Return the seal over the content of the receipt, which includes the seal of the one before."""
        return sealing.seal(self._content(), key_id=self.key_id)

    @property
    def is_genuine(self) -> bool:
        """True if the content is the same as when the receipt was issued."""
        return sealing.is_valid(self._content(), key_id=self.key_id, digest=self.digest)

    def _content(self) -> dict[str, Any]:
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
