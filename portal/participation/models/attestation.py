"""Attestations of a participant for a performance year (§ 512.220)."""

from __future__ import annotations

from django.db import models

from portal.models import StoredFile
from portal.models.history import tracked

from .signed_statement import Withdrawable


@tracked
class Attestation(Withdrawable):
    """One signed attestation of a year; `portal.participation.attestations` lists the kinds."""

    SIGNED_TOO = ("code", "title", "answers")

    code = models.CharField("kind of attestation", max_length=40)
    title = models.CharField(max_length=200)
    answers = models.JSONField(default=dict)
    evidence = models.OneToOneField(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The file that supports it. The answers hold its SHA-256.",
    )

    class Meta(Withdrawable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["participant", "year", "code", "number"], name="attested_once_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.participant.model_id}, {self.year}"
