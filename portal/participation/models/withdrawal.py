"""Withdrawals of attestations and elections."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portal.models.history import tracked

from .attestation import Attestation
from .election import Election
from .signed_statement import SignedStatement


@tracked
class Withdrawal(SignedStatement):
    """A signed statement that withdraws one attestation or one election, whose row stays as it was signed."""

    SIGNED_TOO = ("attestation_id", "election_id")

    attestation = models.OneToOneField(
        Attestation, null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawal"
    )
    election = models.OneToOneField(
        Election, null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawal"
    )

    class Meta(SignedStatement.Meta):
        constraints = [
            models.CheckConstraint(
                name="withdraws_one_statement",
                condition=Q(attestation__isnull=True, election__isnull=False)
                | Q(attestation__isnull=False, election__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"Withdrawal of: {self.attestation or self.election}"
