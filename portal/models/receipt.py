"""Receipts: proof that something was handed in, each chained to the one before by its SHA-256."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import models

from .history import tracked
from .participant import Participant
from .permanence import permanent


@tracked
@permanent()
class Receipt(models.Model):
    """One link of a participant's chain; `facts` holds no personal data."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="receipts")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    facts = models.JSONField()
    issued_by = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-sequence"]
        constraints = [models.UniqueConstraint(fields=["participant", "sequence"], name="receipt_sequence_once")]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    @property
    def number(self) -> str:
        """The number people quote, as in RO00042-7."""
        return f"{self.participant.model_id}-{self.sequence}"

    def content_digest(self) -> str:
        """Return the SHA-256 over everything the receipt says and the digest of the receipt before it."""
        content: dict[str, Any] = {
            "participant": self.participant.model_id,
            "sequence": self.sequence,
            "kind": self.kind,
            "title": self.title,
            "facts": self.facts,
            "issued_by": self.issued_by,
            "issued_at": self.issued_at.isoformat(),
            "previous_digest": self.previous_digest,
        }
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()
