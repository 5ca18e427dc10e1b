"""Attestations of a participant for a performance year (§ 512.220)."""

from __future__ import annotations

from django.db import models

from portal.models.history import tracked

from .signed_statement import Withdrawable


@tracked
class Attestation(Withdrawable):
    """One signed attestation of a year; `portal.participation.attestations` lists the kinds."""

    SIGNED_TOO = ("code", "title", "answers")

    code = models.CharField("kind of attestation", max_length=40)
    title = models.CharField(max_length=200)
    answers = models.JSONField(default=dict)

    class Meta(Withdrawable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["participant", "year", "code", "number"], name="attested_once_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.participant.model_id}, {self.year}"
