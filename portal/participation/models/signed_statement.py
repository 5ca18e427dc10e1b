"""The columns of every signed statement of a participant."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.models import Participant, Receipt


class SignedStatement(models.Model):
    """A signed statement: the exact wording, who signed with which title, when, and the receipt."""

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
