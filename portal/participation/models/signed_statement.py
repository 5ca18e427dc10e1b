"""The columns of every signed statement of a participant."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.models import Participant, Receipt
from portal.models.permanence import permanent


@permanent()
class SignedStatement(models.Model):
    """A signed statement: the exact wording, who signed with which title, when, and the receipt.

    `SIGNED`, and `SIGNED_TOO` of each kind, name the columns that the receipt attests. Add no later column to them:
    statements without it have receipts already.
    """

    SIGNED: ClassVar = ("participant_id", "year", "wording", "wording_version", "signer_name", "signer_title",
                        "signed_by_id", "signed_at")  # fmt: skip
    SIGNED_TOO: ClassVar[tuple[str, ...]] = ()

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="%(class)ss")
    year = models.PositiveSmallIntegerField("performance year")
    wording = models.TextField()
    wording_version = models.CharField(max_length=20)
    signer_name = models.CharField(max_length=200)
    signer_title = models.CharField(max_length=200)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["-signed_at"]
