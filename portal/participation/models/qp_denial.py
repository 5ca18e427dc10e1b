"""Denials of QP status (qualifying APM participant) for a practitioner and a year, each with its reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent


class QPDenialQuerySet(models.QuerySet["QPDenial"]):
    def in_force(self) -> QPDenialQuerySet:
        """Return the denials that were not withdrawn."""
        return self.filter(withdrawn_on__isnull=True)


@tracked
@permanent(
    changing=("withdrawal_reason", "withdrawn_by", "withdrawn_on"), once={"withdrawn_on__isnull": False},
)  # fmt: skip
class QPDenial(models.Model):
    """One denial. It is never changed: what was wrong is withdrawn with a reason and, where needed, written anew."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="qp_denials")
    npi = models.CharField("NPI", max_length=10)
    name = models.CharField("practitioner", max_length=301)
    year = models.PositiveSmallIntegerField("performance year")
    reason = models.TextField(help_text="The practice reads it.")
    denied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    denied_on = models.DateField()
    withdrawal_reason = models.TextField(
        "why it is withdrawn", blank=True, help_text="Entering it withdraws the denial. The practice reads it."
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = QPDenialQuerySet.as_manager()

    class Meta:
        ordering = ["-denied_on", "npi"]
        verbose_name = "denial of QP status"
        verbose_name_plural = "denials of QP status"
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "npi", "year"],
                condition=Q(withdrawn_on__isnull=True),
                name="one_denial_a_practitioner",
            ),
            models.CheckConstraint(
                name="withdrawn_denial_says_why",
                condition=Q(withdrawn_on__isnull=True) | (~Q(withdrawal_reason="") & Q(withdrawn_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.npi}), {self.year}"
