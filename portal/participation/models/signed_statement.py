"""The columns of every signed statement of a participant."""

from __future__ import annotations

from datetime import date
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

    @classmethod
    def signed_columns(cls) -> tuple[str, ...]:
        """Return the columns that were signed: those of every statement, then those of this kind."""
        return (*cls.SIGNED, *cls.SIGNED_TOO)

    @property
    def last_day(self) -> date | None:
        """The last day of the duty when it was signed, from the receipt; None for a statement that settles no duty."""
        last_day = self.receipt.facts.get("last_day")
        return date.fromisoformat(last_day) if last_day else None

    @property
    def days_late(self) -> int:
        """The days from the last day to the signature, from the receipt; 0 if it was signed in time."""
        return int(self.receipt.facts.get("days_late", 0))


class WithdrawableQuerySet(models.QuerySet["Withdrawable"]):
    def in_force(self) -> WithdrawableQuerySet:
        """Return the statements that nobody withdrew."""
        return self.filter(withdrawal=None)


class Withdrawable(SignedStatement):
    """A signed statement that the participant may withdraw and sign anew; a `Withdrawal` then names it.

    `number` counts the statements on the same thing. Only the last one can be in force.
    """

    number = models.PositiveSmallIntegerField(default=1)

    objects = WithdrawableQuerySet.as_manager()

    class Meta(SignedStatement.Meta):
        abstract = True
